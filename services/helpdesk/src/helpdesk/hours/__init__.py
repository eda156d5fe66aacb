"""Business hours: when support is open, and when an answer is due. Plain computation, without database."""
