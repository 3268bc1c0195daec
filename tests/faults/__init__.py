"""What share of a curator's faults is noticed, and by whom: one planted at a time, and looked for."""
