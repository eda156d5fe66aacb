"""The use cases that change something, one file per noun. Actions take `session` first, then `actor` and `now`."""
