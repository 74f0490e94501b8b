"""Portable documents: words with boxes to lines, lines to blocks, tables, tags, and a page as a picture."""
