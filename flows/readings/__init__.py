"""Reading documents once: worker processes, and the cache of what they read."""
