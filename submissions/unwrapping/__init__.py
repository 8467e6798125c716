"""Paragraphs of converted text whose lines were broken at a fixed width, made whole before anything reads them."""
