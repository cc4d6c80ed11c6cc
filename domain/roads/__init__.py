"""Which decision answers which command, and what it looks at first: one file a family of commands."""
