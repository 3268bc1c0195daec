"""Proposes rows for a text: what follows from it mechanically is filled, the rest is left open."""
