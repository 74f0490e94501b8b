"""Word documents: paragraphs with their looks and numbers, tables and words."""
