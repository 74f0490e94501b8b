"""THE RECORD: snapshot → document → version → section; search; release.

This room imports no other room. It owns the archive, the readers, the store and the search.
"""
