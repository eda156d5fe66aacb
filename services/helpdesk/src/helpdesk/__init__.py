"""Help: a knowledge base, tickets, and the mail that goes with them."""
