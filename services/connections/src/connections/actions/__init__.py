"""What connections does, one file per noun."""
