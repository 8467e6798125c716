"""A document in, typed rows out. No Prefect, no Great Expectations, no database."""
