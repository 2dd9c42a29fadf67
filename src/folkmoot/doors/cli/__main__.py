"""`python -m folkmoot.doors.cli` is `folkmoot`."""

from folkmoot.doors.cli import main

main(prog_name="folkmoot")
