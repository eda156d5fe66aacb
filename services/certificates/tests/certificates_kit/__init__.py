"""What the tests of certificates share."""
