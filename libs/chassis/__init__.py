"""What every Ramal service shares: roles, settings, database, events, web, tests. It knows no domain noun."""
