"""Workbooks: Excel of both kinds, WPS spreadsheets and OpenDocument spreadsheets."""
