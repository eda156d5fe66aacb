"""The testing kit: databases, brokers, clients and clocks for tests of services and of the chassis itself."""
