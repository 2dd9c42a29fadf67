"""What an archive says of a person apart from their messages (a user list, say)."""

import pyarrow as pa

HANDLE = pa.schema(
    [
        # As in MESSAGE: a handle is (realm, author_id).
        pa.field("realm", pa.string(), nullable=False),
        pa.field("author_id", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),  # person, bot, system
        pa.field("email", pa.string()),
        pa.field("standing", pa.int32()),  # reputation or its like, where the source counts one
        pa.field("joined_at", pa.timestamp("us", tz="UTC")),
    ]
)
