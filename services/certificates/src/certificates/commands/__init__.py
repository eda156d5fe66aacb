"""What an operator does by hand, and demo data."""
