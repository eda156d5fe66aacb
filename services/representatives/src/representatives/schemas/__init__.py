"""The requests and answers of the API of representatives, one file per noun."""
