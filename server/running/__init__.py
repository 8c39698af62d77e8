"""What a running server does besides: requests that take their time, what goes on by itself, what is told, and the end."""
