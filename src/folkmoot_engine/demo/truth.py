"""What was planted, beside the messages: one JSON object a message, and one of the whole at the end."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, TextIO

from folkmoot_engine.demo.community import community
from folkmoot_engine.demo.recipe import Recipe
from folkmoot_engine.demo.rows import truth_of
from folkmoot_engine.demo.seasons import DAY, STORMS
from folkmoot_engine.errors import RefusedError

COUNTED = ("staff", "troublemaker", "spam", "personal_data", "asks", "accepted", "edited", "deleted")


def write_truth(recipe: Recipe, path: Path) -> dict[str, Any]:
    """Writes the file whole or not at all, and returns its last line, the summary. Raises RefusedError."""
    half = path.with_name(f"{path.name}.half")
    try:
        with half.open("w", encoding="utf-8") as out:
            summary = _write(recipe, out)
        half.replace(path)
    except OSError as error:
        raise RefusedError(
            "The truth cannot be written", where=str(path), remedy=f"Name another file ({error.strerror})."
        ) from error
    return summary


def _write(recipe: Recipe, out: TextIO) -> dict[str, Any]:
    flags, intents, languages, storms, answered = Counter(), Counter(), Counter(), Counter(), 0
    for planted in community(recipe):
        truth = truth_of(planted)
        out.write(json.dumps(truth, ensure_ascii=False) + "\n")
        flags.update(name for name in COUNTED if truth[name])
        intents[truth["intent"]] += 1
        languages[truth["language"]] += 1
        storms[truth["storm"]] += 1
        answered += truth["answered_by"] is not None
    summary = {
        "summary": {
            "messages": recipe.messages,
            "seed": recipe.seed,
            "until": recipe.until.isoformat(),
            "answered": answered,
            **{name: flags[name] for name in COUNTED},
            "intents": dict(sorted(intents.items())),
            "languages": dict(sorted(languages.items())),
            "storms": [
                {
                    "name": storm.name,
                    "begins": (recipe.until - storm.begins * DAY).isoformat(),
                    "peak": (recipe.until - storm.peak * DAY).isoformat(),
                    "ends": (recipe.until - storm.ends * DAY).isoformat(),
                    "messages": storms[storm.name],
                }
                for storm in STORMS
            ],
        }
    }
    out.write(json.dumps(summary, ensure_ascii=False) + "\n")
    return summary["summary"]
