"""`python -m helpdesk web|worker|relay|consume|jobs|migrate|seed|republish|dead-letters|…`."""

from chassis.cli import main
from helpdesk.app import service

if __name__ == "__main__":
    main(service)
