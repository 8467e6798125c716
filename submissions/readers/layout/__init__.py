"""Finds tables, columns, paragraphs and running heads among the glyphs and lines of pages, whatever program set them."""
