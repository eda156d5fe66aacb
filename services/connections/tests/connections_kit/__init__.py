"""What the tests of connections share."""
