"""What those who look after the directory do."""
