"""Which grid is which table, which row is which item: a document's tables into the contract's, by meaning, never by fixed index."""
