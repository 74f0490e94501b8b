"""How likely an approval is, from the practice's own decided requests: a number with its interval and the cases behind it."""
