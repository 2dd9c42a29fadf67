"""Words of a stranger's inside a sentence of ours."""

LONGEST = 60


def quoted(written: object) -> str:
    """In quotation marks, shortened, and without signs that would steer a terminal or that nobody can print."""
    text = str(written)
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:LONGEST])
    return f"“{shown}…”" if len(text) > LONGEST else f"“{shown}”"


def is_writable(text: str) -> bool:
    """Whether a text can be kept and shown: no control characters, no halves of a sign."""
    return not any(ord(sign) < 32 or 127 <= ord(sign) < 160 or 0xD800 <= ord(sign) <= 0xDFFF for sign in text)
