"""What share of a curator's slips the checks notice: one planted at a time, and looked for."""
