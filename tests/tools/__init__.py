"""What other programs make of the tables: each loads them as it does by default."""
