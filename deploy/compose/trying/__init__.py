"""Tries docker-compose.yml out: images, start, journeys, restarts of every container under load, end."""
