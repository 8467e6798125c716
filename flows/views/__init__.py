"""What people and machines are told about a year, a run or a rule."""
