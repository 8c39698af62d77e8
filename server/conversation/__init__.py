"""The conversation with clients: messages in, effects out, with no socket and no clock."""
