"""Reads plain text: converted documents in all their layouts, and separated values."""
