"""The controls of a session: latest wins, every change has a revision."""
