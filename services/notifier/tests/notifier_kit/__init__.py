"""What notifier's tests are made of."""
