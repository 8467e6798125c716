"""Files that are not filed: read and judged for the person who is about to file them."""
