"""Hands the service to the chassis's command line."""

from chassis.cli import main
from notifier.app import service

main(service)
