"""What the tests of helpdesk share."""
