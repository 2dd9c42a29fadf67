"""One thing said in a conversation, as every format and every live channel delivers it."""

import pyarrow as pa

ATTACHMENT = pa.struct([("name", pa.string()), ("type", pa.string()), ("url", pa.string())])
REACTION = pa.struct([("name", pa.string()), ("count", pa.int32())])

MESSAGE = pa.schema(
    [
        # A UUIDv7 made from `source`, `native_id` and `sent_at`: the same archive gives the same uid.
        pa.field("uid", pa.string(), nullable=False),
        # Where it was said. `source` names the place for ever ("slack:C024BE91L"); `channel` is what people call it.
        pa.field("source", pa.string(), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("native_id", pa.string(), nullable=False),
        # The world of its authors' ids: one author id is one handle within it ("slack:T024BE7LD").
        pa.field("realm", pa.string(), nullable=False),
        # The conversation. Null means "the thread of my parent"; the parent may come later in the archive.
        pa.field("thread_id", pa.string()),
        pa.field("parent_id", pa.string()),
        # Who said it. Null where the archive no longer tells.
        pa.field("author_id", pa.string()),
        pa.field("author_name", pa.string()),
        pa.field("author_kind", pa.string(), nullable=False),  # person, bot, system
        pa.field("kind", pa.string(), nullable=False),  # message, question, answer, comment
        pa.field("title", pa.string()),
        pa.field("html", pa.string(), nullable=False),  # the clean internal form
        pa.field("text", pa.string(), nullable=False),  # its plain text
        pa.field("sent_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("utc_offset", pa.int16()),  # minutes east of UTC, where the archive tells
        pa.field("edited_at", pa.timestamp("us", tz="UTC")),
        pa.field("deleted_at", pa.timestamp("us", tz="UTC")),
        pa.field("closed_at", pa.timestamp("us", tz="UTC")),  # of the thread, on the message that opens it
        pa.field("accepted_id", pa.string()),  # native id of the accepted answer, on the question
        pa.field("score", pa.int32()),
        pa.field("views", pa.int32()),
        # As the source has them; and its own marks: "is:pinned", "is:hidden", "by:moderator", "category:9".
        pa.field("tags", pa.list_(pa.string())),
        pa.field("links", pa.list_(pa.string())),
        pa.field("mentions", pa.list_(pa.string())),  # native author ids, else names as written
        pa.field("attachments", pa.list_(ATTACHMENT)),
        pa.field("reactions", pa.list_(REACTION)),
        pa.field("url", pa.string()),  # where the message stands at its source
        pa.field("place", pa.string(), nullable=False),  # file and line or record, for errors and audit
    ]
)
