"""What runs when, what is retried and what is remembered: Prefect, the project's own ledger, and the command line."""
