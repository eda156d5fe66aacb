"""`python -m scratch_service <command>`."""

from scratch_service.app import service

from chassis.cli import main

main(service)
