"""How people and programs come in: pages, command line, interface."""
