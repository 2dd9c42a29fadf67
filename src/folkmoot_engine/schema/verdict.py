"""What triage says of a message, each head with a probability and the reasons."""

import pyarrow as pa

# One thing that weighed: which head it spoke for, a code for the fact, the words and their span in the text, a weight.
REASON = pa.struct(
    [
        ("head", pa.string()),
        ("code", pa.string()),
        ("words", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("weight", pa.float32()),
    ]
)
SCORE = pa.struct([("label", pa.string()), ("probability", pa.float32())])

VERDICT = pa.schema(
    [
        pa.field("uid", pa.string(), nullable=False),  # of the message
        pa.field("judge", pa.string(), nullable=False),  # name and version, "first/1"
        pa.field("language", pa.string()),  # ISO 639-1; null if it cannot be told
        pa.field("language_probability", pa.float32()),
        pa.field("intents", pa.list_(SCORE), nullable=False),  # question, ...
        pa.field("risks", pa.list_(SCORE), nullable=False),  # insult, threat, shouting, profanity, personal-data, spam
        pa.field("urgency", pa.float32(), nullable=False),  # 0 to 1
        pa.field("needs_reply", pa.float32(), nullable=False),  # probability
        pa.field("level", pa.int8(), nullable=False),  # of work, 1 to 4
        pa.field("queue", pa.string()),  # suggested: the slug of a queue, null for none
        pa.field("asked", pa.list_(pa.string()), nullable=False),  # who is asked: names, "everyone", "brand"
        pa.field("near_duplicate_of", pa.string()),  # uid of the earlier message
        pa.field("signature", pa.list_(pa.int64()), nullable=False),  # MinHash bands, to be found by later ones
        pa.field("reasons", pa.list_(REASON), nullable=False),
        pa.field(
            "uncalibrated", pa.list_(pa.string()), nullable=False
        ),  # heads whose numbers are rules, not frequencies
    ]
)
