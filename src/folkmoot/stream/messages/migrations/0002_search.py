"""The search index: full-text tables of the database itself, kept by the database itself.

On SQLite an FTS5 table reads its text from the messages (external content) and triggers keep it. Beside the words it
holds a few keys of each message: workspace, channel, author, month and day. A search in one workspace, for one author
or one month, is then an intersection of lists inside the index, whatever the size of the others.
On PostgreSQL it is a generated column with a GIN index.
"""

from django.db import migrations

KEYS = """'w' || {row}.workspace_id || ' c' || {row}.channel_id || coalesce(' a' || {row}.author_id, '')
    || ' m' || substr({row}.sent_at, 1, 4) || substr({row}.sent_at, 6, 2)
    || ' d' || substr({row}.sent_at, 1, 4) || substr({row}.sent_at, 6, 2) || substr({row}.sent_at, 9, 2)"""

ADD = f"""
    INSERT INTO messages_search (rowid, title, text, keys)
    VALUES (new.id, new.title, new.text, {KEYS.format(row="new")});"""

REMOVE = f"""
    INSERT INTO messages_search (messages_search, rowid, title, text, keys)
    VALUES ('delete', old.id, old.title, old.text, {KEYS.format(row="old")});"""

SQLITE = (
    f"""CREATE VIEW messages_search_source AS
        SELECT id, workspace_id, title, text, {KEYS.format(row="message")} AS keys FROM folkmoot_messages_message AS message""",
    """CREATE VIRTUAL TABLE messages_search USING fts5(
        title, text, keys, content='messages_search_source', content_rowid='id', columnsize=0,
        tokenize="unicode61 remove_diacritics 2")""",
    # Merging at each commit would cost an import half of its time; so it waits until sixteen parts of a size are there.
    "INSERT INTO messages_search (messages_search, rank) VALUES ('automerge', 0)",
    "INSERT INTO messages_search (messages_search, rank) VALUES ('hashsize', 33554432)",
    # What comes with an archive is put in by the import, a batch at a time: five times as fast as row by row.
    f"""CREATE TRIGGER messages_search_add AFTER INSERT ON folkmoot_messages_message
        WHEN new.came_with_id IS NULL BEGIN {ADD} END""",
    f"""CREATE TRIGGER messages_search_remove AFTER DELETE ON folkmoot_messages_message BEGIN {REMOVE} END""",
    f"""CREATE TRIGGER messages_search_change
        AFTER UPDATE OF title, text, channel_id, author_id, sent_at ON folkmoot_messages_message
        WHEN old.title IS NOT new.title OR old.text IS NOT new.text OR old.channel_id IS NOT new.channel_id
          OR old.author_id IS NOT new.author_id OR old.sent_at IS NOT new.sent_at
        BEGIN {REMOVE} {ADD} END""",
)
SQLITE_BACK = (
    "DROP TRIGGER messages_search_add",
    "DROP TRIGGER messages_search_remove",
    "DROP TRIGGER messages_search_change",
    "DROP TABLE messages_search",
    "DROP VIEW messages_search_source",
)

# A search vector may hold one megabyte: what stands after the first 200,000 characters is not found.
POSTGRESQL = (
    """ALTER TABLE folkmoot_messages_message ADD COLUMN words tsvector GENERATED ALWAYS AS
        (to_tsvector('simple', title || ' ' || left(text, 200000))) STORED""",
    "CREATE INDEX messages_words ON folkmoot_messages_message USING gin (words)",
    "CREATE INDEX messages_newest ON folkmoot_messages_message (workspace_id, sent_at DESC, id DESC)",
)
POSTGRESQL_BACK = (
    "DROP INDEX messages_newest",
    "DROP INDEX messages_words",
    "ALTER TABLE folkmoot_messages_message DROP COLUMN words",
)


def run(sqlite, postgresql):
    def step(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in postgresql if vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("folkmoot_messages", "0001_initial")]

    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK))]
