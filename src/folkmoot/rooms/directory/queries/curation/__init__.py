"""What is asked about entries by those who look after them."""
