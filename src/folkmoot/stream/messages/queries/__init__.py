"""What is read of messages, threads and archives."""
