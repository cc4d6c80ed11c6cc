"""The steps by which the operational tables reached their shape, each applied once and in order."""
