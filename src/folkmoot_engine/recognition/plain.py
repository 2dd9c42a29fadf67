"""What a stranger types, without the signs that cannot be seen and turn the text around them."""

import unicodedata

_JOINERS = "\u200c\u200d"  # letters of Persian and Hindi, and many a picture, need them
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def plain_line(text: str) -> str:
    """One line: words with one space between them, and no sign that cannot be seen."""
    return " ".join(_shown(text.replace("\n", " ").replace("\t", " ")).split())


def plain_text(text: str) -> str:
    """Several lines, as written, with at most one blank line between two, and no sign that cannot be seen."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"):
        line = _shown(line.replace("\t", " ")).rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


def _shown(text: str) -> str:
    seen = (sign for sign in text if sign in _JOINERS or unicodedata.category(sign) not in _HIDDEN)
    return unicodedata.normalize("NFC", "".join(seen))
