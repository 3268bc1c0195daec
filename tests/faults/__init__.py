"""Who notices a curator's faults: each is planted alone, and looked for."""
