"""A take: a set as it was recorded, in a folder of its own, and how it is played again."""
