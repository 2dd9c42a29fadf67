"""Community Manager Appreciation Day, and thanks to community managers."""
