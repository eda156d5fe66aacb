"""Measurements, with peers measured in the same run: `make bench` prints tables and writes docs/benchmarks.md."""
