"""The processes around a run: lock, signals, Prefect's environment and server, the schedule."""
