"""One run: its plan, its stages, what it remembers and what it leaves behind."""
