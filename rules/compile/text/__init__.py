"""The text that is compiled: its lines, sentences, headings and places, and the words of the vocabulary."""
