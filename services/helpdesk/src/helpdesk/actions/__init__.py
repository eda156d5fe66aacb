"""What helpdesk does, one verb function per use case."""
