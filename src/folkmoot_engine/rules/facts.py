"""What rules know of a batch of messages, column by column; each column is read when first asked for."""

from collections import defaultdict
from functools import lru_cache
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot_engine.errors import RuleError
from folkmoot_engine.schema.message_in_context import MESSAGE_IN_CONTEXT
from folkmoot_engine.schema.verdict import VERDICT
from folkmoot_engine.text.normalise import fold

_JUDGED = ("language", "intents", "risks", "urgency", "needs_reply", "level")
# Every column rules may ask for. A batch needs only those its rules do: see CompiledRules.columns.
FACTS = pa.schema(
    [
        *MESSAGE_IN_CONTEXT,
        *(VERDICT.field(name).with_nullable(True) for name in _JUDGED),  # null where no judge has spoken
        pa.field("attachments", pa.int32()),
        pa.field("author_standing", pa.string()),
        pa.field("thread_since", pa.timestamp("us", tz="UTC")),
        pa.field("thread_title", pa.string()),
        pa.field("thread_tags", pa.list_(pa.string())),
    ]
)


class Facts:
    """One batch, with the moment at which each of its messages is looked at. What is missing is NaN, or in no set."""

    def __init__(self, batch: pa.RecordBatch, moments: pa.Array) -> None:
        self.batch, self.moments = batch, moments
        self._names: dict[str, tuple[dict[str, int], np.ndarray, np.ndarray]] = {}
        self._scores: dict[tuple[str, str], np.ndarray] = {}
        self._hosts: dict[str, list[int]] | None = None

    def __len__(self) -> int:
        return self.batch.num_rows

    def column(self, name: str) -> pa.Array:
        """Raises RuleError where the batch does not have it."""
        if name not in self.batch.schema.names:
            raise RuleError(f"The messages come without “{name}”, which a rule asks for", remedy="Add the column.")
        return self.batch.column(name)

    def numbers(self, name: str) -> np.ndarray:
        return as_numbers(self.column(name))

    def flags(self, name: str) -> np.ndarray:
        """0, 1, or NaN."""
        return as_numbers(self.column(name).cast(pa.int8()))

    def age(self, name: str) -> np.ndarray:
        """Microseconds between the moment in that column and the one at which the message is looked at."""
        return as_numbers(pc.subtract(self.moments.cast(pa.int64()), self.column(name).cast(pa.int64())))

    def named(self, name: str, wanted: frozenset[str]) -> np.ndarray:
        """Rows of which the name (or one of the names), folded, is `wanted`."""
        if name not in self._names:
            self._names[name] = _rows_by_name(self.column(name))
        known, codes, rows = self._names[name]
        chosen = np.zeros(len(known) + 1, bool)
        chosen[[known[word] for word in wanted if word in known]] = True
        mask = np.zeros(len(self), bool)
        mask[rows[chosen[codes]]] = True
        return mask

    def score(self, name: str, label: str) -> np.ndarray:
        """The probability of one label; 0 where the judge names it not, NaN where no judge has spoken."""
        if (name, label) not in self._scores:
            self._scores[name, label] = _score(self.column(name), label)
        return self._scores[name, label]

    def leads_to(self, domains: tuple[str, ...]) -> np.ndarray:
        """Rows with a link to one of `domains` or below."""
        if self._hosts is None:
            self._hosts = _rows_by_domain(self.column("links"))
        mask = np.zeros(len(self), bool)
        for domain in domains:
            mask[self._hosts.get(domain, [])] = True
        return mask


def as_numbers(column: pa.Array) -> np.ndarray:
    return column.cast(pa.float64()).to_numpy(zero_copy_only=False)


def _rows_by_name(column: pa.Array) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """Folded names with their codes, and code and row of each name that stands in the column."""
    rows = np.arange(len(column))
    if pa.types.is_list(column.type):
        rows, column = pc.list_parent_indices(column).to_numpy(), pc.list_flatten(column)
    encoded = column.dictionary_encode()
    known: dict[str, int] = {}
    words = [fold(word).text for word in encoded.dictionary.to_pylist()]
    code_of = np.array([known.setdefault(word, len(known)) for word in words], np.int64)
    valid = encoded.is_valid().to_numpy(zero_copy_only=False)
    codes = encoded.indices.drop_null().to_numpy()
    return known, code_of[codes], rows[valid]


def _score(column: pa.Array, label: str) -> np.ndarray:
    scores = np.where(column.is_valid().to_numpy(zero_copy_only=False), 0.0, np.nan)
    flat = pc.list_flatten(column)
    chosen = pc.equal(flat.field("label"), label).fill_null(False).to_numpy(zero_copy_only=False)
    rows = pc.list_parent_indices(column).to_numpy()
    scores[rows[chosen]] = as_numbers(flat.field("probability"))[chosen]
    return scores


def _rows_by_domain(links: pa.Array) -> dict[str, list[int]]:
    rows = defaultdict(list)
    for row, link in zip(pc.list_parent_indices(links).to_pylist(), pc.list_flatten(links).to_pylist(), strict=True):
        for domain in domains_of(link or ""):
            rows[domain].append(row)
    return rows


@lru_cache(maxsize=65_536)
def domains_of(link: str) -> tuple[str, ...]:
    """The host of a link, and the domains it lies below; nothing where the link has no host."""
    try:
        host = (urlsplit(link if "//" in link else f"//{link}").hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return ()
    parts = host.lower().split(".")
    return tuple(".".join(parts[at:]) for at in range(len(parts) - 1))
