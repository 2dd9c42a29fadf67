"""What is read of rules: their list, what is at work, facts for them, what they caught."""
