"""The demo as a format: a recipe in, batches of messages out, so that it comes in by the way any archive does."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from folkmoot_engine.demo.community import community
from folkmoot_engine.demo.recipe import Recipe, is_recipe, read_recipe
from folkmoot_engine.demo.rows import handle_of, row_of
from folkmoot_engine.formats.batches import Gathering, refuse
from folkmoot_engine.formats.protocol import Batch, Options, Recognition


class Demo:
    kind = "demo"
    title = "Recipe of a demo community"

    def recognise(self, path: Path) -> Recognition | None:
        return Recognition(self.kind, 1.0, "It is a recipe that Folkmoot wrote.") if is_recipe(path) else None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        return batches(read_recipe(path), options)

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError: a demo rejects nothing."""
        raise refuse("no-record", "A demo has no records to be mended", "Load the recipe again.")


def batches(recipe: Recipe, options: Options) -> Iterator[Batch]:
    """Messages in the order they are said; each person with the first thing they say in a channel."""
    gathered, done = Gathering(options), 0
    met: set[tuple[str, str]] = set()
    for planted in community(recipe):
        done += 1
        channel, person = planted.conversation.channel, planted.said.person
        is_new = (channel, person.id) not in met
        met.add((channel, person.id))
        if gathered.passed():
            continue
        if is_new:
            gathered.handle(handle_of(channel, person, planted.said))
        gathered.keep(row_of(planted))
        if gathered.full:
            yield gathered.take(done / recipe.messages)
    yield from gathered.rest()
