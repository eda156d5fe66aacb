"""Mail as bytes: how it is read, quotes and signatures, automatic mail, the addresses of tickets. Without database."""
