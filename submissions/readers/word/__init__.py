"""Reads word processors' files: Word of both kinds, WPS, RTF and OpenDocument text."""
