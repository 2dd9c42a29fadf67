"""The reference of the scorecard: every criterion as it stands in the code."""

from folkmoot_engine.scorecard.criteria import CONTRADICTIONS, CRITERIA, HIGHEST, LOWEST, NEAR_ALIKE, Criterion

_HEAD = f"""\
# The startup scorecard

“Should our startup have a community manager?”: an informal self-analysis. Each criterion is answered with yes or no;
what is answered with yes counts its points, and the sum of plus and minus lies between {LOWEST:+d} and {HIGHEST:+d}.

- **No verdict.** There is no threshold, and no sum means go or no-go.
- **95 % are enough, 94.9 % are not.** `community-supported` may be answered with a percentage; it counts from 95 on.
- **Contradictions are pointed out**, and change nothing in the sum.
- **Near-alike criteria each count.**

The page `/scorecard/` asks them and keeps nothing; on a board several people answer apart. `folkmoot scorecard ANSWERS`
and `POST /api/v1/scorecard/score` do the arithmetic on answers that you have.
"""
_FILES = """\
## Files of answers

JSON and YAML hold each criterion with its answer, or a list of objects with `id` and `answer`, as
`folkmoot scorecard --criteria --json` lists them; of several people, the answers of each below their name in `people`:

```yaml
people:
  founder:
    product-discussion: yes
    community-supported: 94.9 %
    # and all others
  support:
    product-discussion: no
    # ...
```

CSV (parted by comma, semicolon or tab) begins with a line that names the columns: `id,answer`, or
`id,founder,support`. What is called `text`, `points`, `find_out` or `note` is not read. Yes may be written `yes`,
`true` or `1`, no as `no`, `false` or `0`; of `community-supported` a bare number of up to 1 could mean two things, and
is refused.

A criterion that does not exist is an error called `UnknownCriteria`, one without an answer `MissingCriteria`, one that
is answered twice `DoubledCriteria`; each says which. Anything else that cannot be read is an `AnswersError`.
"""


def reference_page() -> str:
    """docs/reference/scorecard.md."""
    lines = [_HEAD, "## Criteria", "", "| id | criterion | points |", "|---|---|---|"]
    lines += [f"| `{one.id}` | {one.text} | {one.points:+d} |" for one in CRITERIA.values()]
    lines += ["", "How to find out:", "", *(_advice(one) for one in CRITERIA.values())]
    lines += ["", "## What does not go together", ""]
    lines += [f"- `{pair.first.id}` and `{pair.second.id}`: {pair.why}" for pair in CONTRADICTIONS]
    lines += ["", "## Near-alike, and each counts", ""]
    lines += [f"- `{pair.first.id}` and `{pair.second.id}`: {pair.why}" for pair in NEAR_ALIKE]
    return "\n".join([*lines, "", _FILES, "_Written by `folkmoot docs` from `folkmoot_engine/scorecard`._", ""])


def _advice(criterion: Criterion) -> str:
    return f"- `{criterion.id}`: {criterion.find_out}"
