"""The practice's encrypted store: one SQLCipher file, one door to what is in it."""
