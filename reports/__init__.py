"""What people read: the static site of a fiscal year, for the departments that filed and for the performance office."""
