"""One file, how many submissions: several departments, years, projects, parts and copies."""
