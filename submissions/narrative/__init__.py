"""The prose: its paragraphs with the section they stand in, and every figure it states, with what the figure is about."""
