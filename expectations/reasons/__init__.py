"""Reasons that a report gives: for what, which way and against what. ``reasons.yaml`` declares the words; nothing is judged here."""
