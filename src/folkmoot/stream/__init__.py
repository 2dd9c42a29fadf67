"""What is said: channels, members, messages, and what triage makes of them."""
