"""Reads pages on which text has a place: PDF, OFD and scans."""
