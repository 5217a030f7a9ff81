"""The mistakes' own implementations: each does what its name says, and nothing else is wrong with it."""
