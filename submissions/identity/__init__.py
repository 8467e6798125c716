"""Who filed and for which year: every place that states it, weighed by one declared table and decided once."""
