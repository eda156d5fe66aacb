"""What representatives reads, one file per noun."""
