"""OSCQuery: every control, found and labelled by other people's surfaces."""
