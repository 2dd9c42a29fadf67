"""A year of a fictional brand's community, from a recipe: how many messages, which seed, until when.

It is the demo, and the load generator. All that is said is written by hand in `material/`, in six languages, and put
together anew each time; `folkmoot_engine.demo.phrases` tells how.
"""

from folkmoot_engine.demo.people import STAFF
from folkmoot_engine.demo.recipe import Recipe
from folkmoot_engine.demo.truth import write_truth

__all__ = ["STAFF", "Recipe", "write_truth"]
