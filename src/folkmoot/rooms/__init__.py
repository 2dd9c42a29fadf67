"""The public rooms: small products whose visitors have no account."""
