"""A model in a process of its own: what a server computes and what it answers never wait for one interpreter."""
