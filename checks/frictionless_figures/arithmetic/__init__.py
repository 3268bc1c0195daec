"""Exact reconciliation: printed rates, totals and spans against the figures printed beside them."""
