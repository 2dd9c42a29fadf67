"""What a judge sees: a message and what is known around it. Never the author's name, origin or guessed group."""

import pyarrow as pa

MESSAGE_IN_CONTEXT = pa.schema(
    [
        pa.field("uid", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("html", pa.string(), nullable=False),  # tells quotations and code from the author's own words
        pa.field("text", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("sent_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("mentions", pa.list_(pa.string())),
        pa.field("links", pa.list_(pa.string())),
        pa.field("opens_thread", pa.bool_(), nullable=False),
        pa.field("replies", pa.int32(), nullable=False),  # by others, in the thread, after this message
        pa.field("answered", pa.bool_(), nullable=False),  # an accepted answer, or a reply by another person
        pa.field("reach", pa.int32(), nullable=False),  # views where counted, else people in the thread
        pa.field("score", pa.int32()),
        pa.field("author_kind", pa.string(), nullable=False),  # person, bot, system
        pa.field("author_is_staff", pa.bool_(), nullable=False),
        pa.field("author_messages", pa.int32(), nullable=False),  # so far
        pa.field("author_since", pa.timestamp("us", tz="UTC")),
    ]
)
