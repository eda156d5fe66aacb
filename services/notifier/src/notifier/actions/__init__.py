"""What notifier does, one verb function per use case."""
