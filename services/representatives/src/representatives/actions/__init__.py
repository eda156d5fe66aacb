"""What representatives does, one file per noun. Actions take `session` first, then `actor` and `now`."""
