"""Open Sound Control: bytes, messages, the conversation, and the one socket."""
