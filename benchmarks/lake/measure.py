"""One step of the benchmark in a process of its own, on the site in FOLKMOOT_HOME; the last line printed is JSON.

python benchmarks/lake/measure.py fill 1000000      make a site with so many judged messages, by SQL alone
python benchmarks/lake/measure.py add 100000        so many new ones
python benchmarks/lake/measure.py rebuild|refresh|hide|check
"""

import json
import os
import resource
import sys
import time
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.doors.site.settings")
PEOPLE, MONTHS = 20_000, 24
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
# A third of a verdict's usual length: what is read of it stands at its front.
PACKED = json.dumps(
    {
        "judge": "first/1",
        "language": "en",
        "intents": [{"label": "question", "probability": 0.7}, {"label": "thanks", "probability": 0.1}],
        "reasons": [{"head": "question", "code": "question-mark", "words": "?", "start": 9, "end": 10, "weight": 1.0}]
        * 3,
    }
)


def main() -> None:
    django.setup()
    step, number = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    begun, cpu = time.perf_counter(), time.process_time()
    told = {"fill": fill, "add": add}[step](number) if number else STEPS[step]()
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mib": peak, "told": told}))


def fill(messages: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from folkmoot.foundation.workspaces.models import Workspace
    from folkmoot.foundation.workspaces.queries import inside
    from folkmoot.stream.channels.models import Channel
    from folkmoot.stream.messages.models import Coverage, Import

    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(slug="bench", name="Bench", zone="Europe/Berlin")
    with inside(workspace), connection.cursor() as cursor:
        archive = Import.objects.create(
            workspace=workspace,
            kind="table",
            name="made up",
            path="made up",
            first_sent_at=datetime(2024, 1, 1, tzinfo=UTC),
            last_sent_at=datetime(2025, 12, 31, tzinfo=UTC),
        )
        for name in ("forum", "chat"):
            channel = Channel.objects.create(workspace=workspace, kind="table", source=name, name=name)
            Coverage.objects.create(workspace=workspace, of=archive, channel=channel)
        cursor.execute(
            f"""INSERT INTO members_member (id, workspace_id, uid, is_staff, created_at) {NUMBERS}
                SELECT i, 1, printf('%%032x', i), i %% 100 = 0, '2024-01-01 00:00:00' FROM n""",
            [1, PEOPLE],
        )
        cursor.execute(
            f"""INSERT INTO members_handle (id, workspace_id, uid, member_id, realm, key, kind, message_count, first_at)
                {NUMBERS} SELECT i, 1, printf('%%032x', i), i, 'forum', printf('%%032x', i), 'person', 1,
                    '2024-01-01 00:00:00' FROM n""",
            [1, PEOPLE],
        )
    add(messages)


def add(messages: int) -> None:
    """After those that are here: threads of four, spread evenly over two years, each judged."""
    from django.db import connection, transaction

    from folkmoot.foundation.workspaces.queries import inside
    from folkmoot.stream.messages.models import Message

    with inside(_workspace()), transaction.atomic(), connection.cursor() as cursor:
        first = (Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        span = [first, first + messages - 1]
        at = "strftime('%%Y-%%m-%%d %%H:%%M:%%S', '2024-01-01', printf('+%%d minutes', (i * 7919) %% 1051200))"
        cursor.execute(
            f"""INSERT OR IGNORE INTO folkmoot_messages_thread (id, workspace_id, uid, channel_id, native_id, title,
                    tags, url, opened_at, last_at, message_count, accepted_id) {NUMBERS}
                SELECT i, 1, printf('%%032x', i), 1 + i %% 2, 't' || i, '', '[]', '', {at}, {at}, 4, '' FROM n""",
            [span[0] // 4, span[1] // 4],
        )
        cursor.execute(
            f"""INSERT INTO folkmoot_messages_message (id, workspace_id, uid, channel_id, thread_id, parent_id,
                    author_id, native_id, parent_native_id, kind, title, html, text, sent_at, url, facts, content_hash,
                    came_with_id)
                {NUMBERS} SELECT i, 1, printf('%%032x', i), 1 + (i / 4) %% 2, i / 4,
                    CASE WHEN i %% 4 = 0 OR i = 1 THEN NULL ELSE max(i / 4 * 4, 1) END,
                    1 + (i * 31) %% {PEOPLE}, 'm' || i,
                    CASE WHEN i %% 4 = 0 OR i = 1 THEN '' ELSE 'm' || (i / 4 * 4) END, 'message', '',
                    '<p>Does the wheel fit?</p>', 'Does the wheel fit?', {at}, '', '{{}}', i, 1 FROM n""",
            span,
        )
        cursor.execute(
            f"""INSERT INTO triage_verdict (workspace_id, uid, message_id, judge, language, urgency, level, queue,
                    packed, given_at) {NUMBERS}
                SELECT 1, printf('%%032x', i), i, 'first/1', 'en', 0.1, 1, '', %s, '2024-01-01 00:00:00' FROM n""",
            [*span, PACKED],
        )


def rebuild() -> int:
    from folkmoot.evidence.lake import actions
    from folkmoot.foundation.workspaces.queries import inside

    with inside(workspace := _workspace()):
        return actions.rebuild(workspace).rows("messages")


def refresh() -> int:
    from folkmoot.evidence.lake import actions
    from folkmoot.foundation.workspaces.queries import inside

    with inside(workspace := _workspace()):
        return actions.keep_in_step(workspace)


def hide() -> int:
    """One message of long ago is hidden: a month's file is written anew."""
    from django.utils import timezone

    from folkmoot.foundation.workspaces.queries import inside
    from folkmoot.stream.messages.models import Message

    with inside(_workspace()):
        Message.objects.filter(pk=7).update(hidden_at=timezone.now())
    return refresh()


def check() -> int:
    from folkmoot.evidence.lake import actions
    from folkmoot.foundation.workspaces.queries import inside

    with inside(workspace := _workspace()):
        return len(actions.check(workspace))


def _workspace():
    from folkmoot.foundation.workspaces.models import Workspace

    return Workspace.objects.get()


STEPS = {"rebuild": rebuild, "refresh": refresh, "hide": hide, "check": check}

if __name__ == "__main__":
    main()
