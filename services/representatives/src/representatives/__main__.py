"""`python -m representatives web|worker|relay|consume|jobs|migrate|seed|republish|dead-letters|openapi`."""

from chassis.cli import main
from representatives.app import service

if __name__ == "__main__":
    main(service)
