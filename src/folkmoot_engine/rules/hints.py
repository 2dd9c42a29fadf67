"""The kind half of an error: what the person probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_FEW = 12


def did_you_mean(written: str, known: Iterable[str], otherwise: str = "") -> str:
    """A sentence that offers the nearest of `known`, else `otherwise`, else lists them where they are few."""
    known = sorted(known)
    by_folded = {name.lower(): name for name in known}
    near = get_close_matches(written.lower(), by_folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean “{by_folded[near[0]]}”?"
    if otherwise:
        return otherwise
    return f"Known are: {', '.join(known)}." if len(known) <= _FEW else "The reference of rules lists what is known."
