"""The rules, the suites built from them, and what they found."""
