"""What certificates reads from requests and writes into answers, one file per noun."""
