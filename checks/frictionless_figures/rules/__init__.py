"""The rules: what a check declares, as functions from tables of text to findings."""
