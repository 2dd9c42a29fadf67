"""The members an archive names: which of them we know, and the statements that write the new ones."""

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk

INSERT_MEMBER = """
    INSERT INTO members_member (id, workspace_id, uid, is_staff, created_at) VALUES (%s, %s, %s, %s, %s)"""
INSERT_RECORD = """
    INSERT INTO members_personalrecord (workspace_id, member_id, name, handles) VALUES (%s, %s, %s, %s)"""
INSERT_HANDLE = """
    INSERT INTO members_handle
        (id, workspace_id, uid, member_id, realm, key, kind, standing, joined_at, message_count)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0)"""


def known_handles(workspace: Workspace, keys: list[str]) -> list[tuple]:
    """(key, id, whether its member was erased) of the handles with these keys."""
    sql, values = bulk.among(keys)
    return bulk.fetch(
        f"""SELECT handle.key, handle.id, member.erased_at IS NOT NULL
            FROM members_handle AS handle JOIN members_member AS member ON member.id = handle.member_id
            WHERE handle.workspace_id = %s AND member.workspace_id = %s AND handle.key {sql}""",
        [workspace.pk, workspace.pk, values],
    )


def count_messages(workspace: Workspace, rows: list[tuple]) -> None:
    """Add to what handles have said: (handle id, messages, earliest, latest)."""
    least, greatest = bulk.least_and_greatest()
    bulk.run_many(
        f"""UPDATE members_handle SET message_count = message_count + %s,
                first_at = {least}(coalesce(first_at, %s), %s), last_at = {greatest}(coalesce(last_at, %s), %s)
            WHERE id = %s AND workspace_id = %s""",
        [(count, first, first, last, last, handle, workspace.pk) for handle, count, first, last in rows],
    )
