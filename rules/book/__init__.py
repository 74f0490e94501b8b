"""The rules of one installation: proposals, what people decided on them, and the file that holds both."""
