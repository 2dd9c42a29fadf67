"""A process of its own that runs an import, to be killed: `python running.py ARCHIVE BATCH`. Prints a line a batch."""

import os
import sys
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "folkmoot.doors.site.settings"


def main() -> None:
    django.setup()
    from folkmoot.foundation.workspaces.models import Workspace
    from folkmoot.foundation.workspaces.queries import inside
    from folkmoot.stream.messages.actions import archives

    archives.BATCH = int(sys.argv[2])
    workspace, _ = Workspace.objects.get_or_create(slug="w", defaults={"name": "W", "uid": UUID(int=7)})
    with inside(workspace):
        of = archives.start_import(workspace, None, sys.argv[1])
        sys.stdout.write(f"begun at {of.fetched}\n")
        sys.stdout.flush()
        archives.run_import(workspace, of, on_progress=_tell)
    sys.stdout.write("done\n")


def _tell(of) -> None:
    sys.stdout.write(f"{of.fetched}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
