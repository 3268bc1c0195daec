"""Tests of the suites, with Great Expectations, PostgreSQL and Spark: `make test-expectations`."""
