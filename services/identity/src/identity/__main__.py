"""Run the service by the chassis's command line."""

from chassis.cli import main
from identity.app import service

main(service)
