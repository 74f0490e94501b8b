"""Notes of a chart: sections, sentences, what they assert, values, dates, therapies."""
