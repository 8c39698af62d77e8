"""The server's sound cards: opened, run, lost, and tried again."""
