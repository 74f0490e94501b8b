"""Code sets: which codes a policy lists, in lists, tables and sentences, and in which role."""
