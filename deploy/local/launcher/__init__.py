"""Runs the whole platform on one machine: `make up`, `make down`, `make clean`."""
