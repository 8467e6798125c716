"""What lies in the inbox, and which files make one filing."""
