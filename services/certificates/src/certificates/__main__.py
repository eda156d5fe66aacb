"""`python -m certificates web|worker|relay|consume|jobs|migrate|seed|republish|dead-letters|issue-demo|notices|…`."""

from certificates.app import service
from chassis.cli import main

if __name__ == "__main__":
    main(service)
