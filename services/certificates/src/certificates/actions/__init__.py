"""What certificates does, one file per noun."""
