"""The data contract, the Parquet lake, the database and the roll-ups."""
