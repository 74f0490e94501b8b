"""Search by words (BM25) and by meaning (sentence embeddings), fused by rank, with the section quoted."""
