"""connections: consumer units, and who may act on them."""
