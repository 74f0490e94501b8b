"""How a sentence says a thing: asserted, denied, only spoken of, over by now, lasting."""
