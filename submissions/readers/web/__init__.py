"""Reads web pages and web archives."""
