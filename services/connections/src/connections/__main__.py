"""`python -m connections web|worker|relay|consume|jobs|migrate|seed|republish|dead-letters|openapi`."""

from chassis.cli import main
from connections.app import service

if __name__ == "__main__":
    main(service)
