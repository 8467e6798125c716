"""Pages of glyphs and lines: tables, columns, paragraphs and running heads, whatever program set them."""
