"""The lake of each workspace: kept in step with the database, checked against it, rebuilt by one command."""
