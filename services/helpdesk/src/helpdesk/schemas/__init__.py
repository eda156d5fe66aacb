"""The shapes of helpdesk's API, one file per noun."""
