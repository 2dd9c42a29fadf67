"""What a brief says, in words: each fact's sentence, and all together within the reader's thirty seconds.

Sentences are written into the report when it is, in each language, so that it stays as it was sent. Names of threads
and channels stand in them as tokens and are looked up when it is shown (`naming`): what was erased is then gone.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot_engine.metrics import METRICS
from folkmoot_engine.render.brief import Fact
from folkmoot_engine.render.fitting import Part, clip, count_words, fit

MOST_WORDS = 119  # what is read in thirty seconds
NAME_WORDS = 5  # of a thread or a channel
PRAISE_WORDS = 10  # of a message that says thanks
THREAD, CHANNEL, PRAISE = "{thread}", "{channel}", "{praise}"
HOURS_UNTIL_DAYS = 48
MOST_TOLD = 9.99  # as a change; a larger one says no more
TIMES_FROM = 150  # percent more: from here on "three times" is plainer than "200% above"


def told(packed: Mapping[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """The brief's text by language: title, headline, changes, needs, and a line for each figure."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = _in_words(packed, name)
    return found


def words_of(text: Mapping[str, Any]) -> int:
    """How many words and numbers a person reads, names at their longest."""
    lines = [text["title"], text["headline"], *headings(text)]
    lines += [one["text"] for one in (*text["changes"], *text["needs"])]
    lines += [f"{one['label']} {one['value']} {one['change']}" for one in text["figures"]]
    return sum(map(_count, lines))


def headings(text: Mapping[str, Any]) -> list[str]:
    return [text["changed"]] * bool(text["changes"]) + [text["needed"]]


def _count(text: str) -> int:
    names, praise = text.count(THREAD) + text.count(CHANNEL), text.count(PRAISE)
    return count_words(text) + (NAME_WORDS - 1) * names + (PRAISE_WORDS - 1) * praise


def _in_words(packed: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Headings, figures and the most pressing need always stay; the rest gives way by its worth."""
    figures = [_figure(one) for one in packed["figures"]]
    changed, needed = _("What changed"), _("Needs a decision")
    changes, needs = ([Fact(**one) for one in packed[part]] for part in ("changes", "needs"))
    lasting = [changed, needed, *(" ".join((one["label"], one["value"], one["change"])) for one in figures)]
    headline = Part(forms(Fact(**packed["headline"])), 9)
    first, *others = [Part(forms(fact), WORTH[fact.code]) for fact in needs or [Fact("nothing")]]
    giving = [Part((*forms(fact), ""), WORTH[fact.code]) for fact in changes]
    giving += [Part((*other.forms, ""), other.worth) for other in others]
    most = MOST_WORDS - sum(map(_count, lasting))
    title, said, pressing, *rest = fit([_title(packed, name), headline, first, *giving], most, count=_count)
    return {
        "title": title,
        "headline": said,
        "changed": changed,
        "needed": needed,
        "changes": _lines(changes, rest[: len(changes)]),
        "needs": _lines(needs or [Fact("nothing")], [pressing, *rest[len(changes) :]]),
        "figures": figures,
    }


def _lines(facts: list[Fact], texts: list[str]) -> list[dict[str, Any]]:
    return [{"code": fact.code, "text": text} | _names(fact) for fact, text in zip(facts, texts, strict=True) if text]


def _names(fact: Fact) -> dict[str, Any]:
    """What is looked up when it is shown."""
    return {kind: fact.values[kind] for kind in ("thread", "channel", "praise") if kind in fact.values}


def _title(packed: Mapping[str, Any], name: str) -> Part:
    first, last = date.fromisoformat(packed["first"]), date.fromisoformat(packed["last"])
    words = {
        "name": clip(name, NAME_WORDS),
        "week": first.isocalendar().week,
        "first": date_format(first, "MONTH_DAY_FORMAT"),
        "last": date_format(last, "MONTH_DAY_FORMAT"),
        "year": last.year,
    }
    forms = (
        _("%(name)s: week %(week)d, %(first)s to %(last)s %(year)d") % words,
        _("Week %(week)d, %(first)s to %(last)s %(year)d") % words,
        _("Week %(week)d") % words,
    )
    return Part(forms, 5)


def forms(fact: Fact) -> tuple[str, ...]:
    """A fact's sentence, and a shorter one where there is one. Where it ends with "57 Min." it has its full stop."""
    said = SENTENCES[fact.code](fact.values)
    return tuple(one.replace("..", ".") for one in ((said,) if isinstance(said, str) else said))


def _above(values: Mapping[str, Any]) -> str:
    words = _shown(values)
    if not values["usual"]:
        return _("%(metric)s: %(value)s, where there usually are none.") % words
    if values["percent"] >= TIMES_FROM:
        than_usual = _("%(metric)s: %(value)s, %(times)s times the usual %(usual)s.")
        than_before = _("%(metric)s: %(value)s, %(times)s times that of the week before (%(usual)s).")
    else:
        than_usual = _("%(metric)s: %(value)s, %(percent)s above the usual %(usual)s.")
        than_before = _("%(metric)s: %(value)s, %(percent)s more than the week before (%(usual)s).")
    return (than_usual if values["weeks"] else than_before) % words


def _below(values: Mapping[str, Any]) -> str:
    than_usual = _("%(metric)s: %(value)s, %(percent)s below the usual %(usual)s.")
    than_before = _("%(metric)s: %(value)s, %(percent)s less than the week before (%(usual)s).")
    return (than_usual if values["weeks"] else than_before) % _shown(values)


def _shown(values: Mapping[str, Any]) -> dict[str, str]:
    metric, more = values["metric"], values.get("percent", 0)
    return {
        "metric": label(metric),
        "value": amount(metric, values["value"]),
        "usual": amount(metric, values["usual"]),
        "percent": percent(more),
        "times": number_format(round(1 + more / 100)),
    }


def _also(values: Mapping[str, Any]) -> str:
    return _("%(metric)s: %(value)s, usually %(usual)s.") % _shown(values)


def _usual(values: Mapping[str, Any]) -> str:
    return _with_people(_("A week about as usual."), _("A week about as usual: %(messages)s messages."), values)


def _first(values: Mapping[str, Any]) -> str:
    return _with_people(
        _("The first week with figures."), _("The first week with figures: %(messages)s messages."), values
    )


def _few(values: Mapping[str, Any]) -> str:
    return _with_people(
        _("Too little was said to compare weeks."), _("Only %(messages)s messages: too few to compare weeks."), values
    )


def _with_people(alone: str, with_messages: str, values: Mapping[str, Any]) -> str:
    if values.get("messages") is None:
        return alone
    return with_messages % {"messages": amount("messages", values["messages"])}


def _partly(values: Mapping[str, Any]) -> str:
    return _("Only %(collected)d of %(days)d days were collected: this week cannot be compared.") % values


def _channel(values: Mapping[str, Any]) -> tuple[str, ...]:
    words = {"change": signed(values["change"]), "of": signed(values["of"]), "channel": CHANNEL}
    return (
        _("Mostly in %(channel)s: %(change)s there, %(of)s in all since the week before.") % words,
        _("Mostly in %(channel)s.") % words,
    )


def _busiest(values: Mapping[str, Any]) -> tuple[str, ...]:
    count = values["messages"]
    words = {"thread": THREAD, "count": _whole(count), "share": percent(values["share"])}
    return (
        ngettext(
            "Busiest: “%(thread)s”, %(count)s message, %(share)s of all.",
            "Busiest: “%(thread)s”, %(count)s messages, %(share)s of all.",
            count,
        )
        % words,
        _("Busiest: “%(thread)s”.") % words,
    )


def _praise(values: Mapping[str, Any]) -> str:
    return _("Thanks to the team: “%(praise)s”") % {"praise": PRAISE}


def _overdue(values: Mapping[str, Any]) -> str:
    return _counted(values, ngettext("%(count)s case is overdue.", "%(count)s cases are overdue.", values["count"]))


def _pending(values: Mapping[str, Any]) -> str:
    one_or_more = ngettext(
        "%(count)s hidden message waits for a review.", "%(count)s hidden messages wait for a review.", values["count"]
    )
    return _counted(values, one_or_more)


def _unanswered(values: Mapping[str, Any]) -> str:
    one_or_more = ngettext(
        "%(count)s thread of the week got no answer in two days.",
        "%(count)s threads of the week got no answer in two days.",
        values["count"],
    )
    return _counted(values, one_or_more)


def _reversals(values: Mapping[str, Any]) -> str:
    words = {"count": _whole(values["count"]), "of": _whole(values["of"])}
    return _("%(count)s of %(of)s decisions were reversed.") % words


def _counted(values: Mapping[str, Any], sentence: str) -> str:
    return sentence % {"count": _whole(values["count"])}


SENTENCES: dict[str, Callable[[Mapping[str, Any]], str | tuple[str, ...]]] = {
    "nothing": lambda values: _("Nothing waits for you."),
    "nothing-collected": lambda values: _("Nothing was collected this week."),
    "partly-collected": _partly,
    "usual": _usual,
    "first": _first,
    "too-few": _few,
    "above": _above,
    "below": _below,
    "also": _also,
    "channel": _channel,
    "busiest": _busiest,
    "praise": _praise,
    "overdue": _overdue,
    "pending": _pending,
    "unanswered": _unanswered,
    "reversals": _reversals,
}
# What gives way first where all is too long: the least.
WORTH = {
    "nothing": 9,
    "also": 1,
    "reversals": 2,
    "praise": 2,
    "busiest": 3,
    "channel": 4,
    "unanswered": 6,
    "pending": 7,
    "overdue": 8,
}


def _figure(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "metric": one["metric"],
        "label": label(one["metric"]),
        "value": amount(one["metric"], one["value"]),
        "change": _change(one),
    }


def _change(one: Mapping[str, Any]) -> str:
    """Against the week before. Of few rows, how many: a percentage would say too much."""
    now, before = one["value"], one["before"]
    if now is None or before is None:
        return ""
    if one["is_few"]:
        return _("n %(n)d") % {"n": one["n"]}
    if not before:
        return signed(now)
    share = round(100 * min((now - before) / before, MOST_TOLD))
    return f"{'+' if share > 0 else '−' if share < 0 else '±'}{percent(abs(share))}"


def label(metric: str) -> str:
    """Its title, which is in the catalogue: see the metrics' own pages."""
    return _(METRICS[metric].title)


def amount(metric: str, value: float | None) -> str:
    """A value with its unit, as short as it may be: "1,204", "3.4 h", "2.5 d"."""
    if value is None:
        return "–"
    if not metric.startswith("first_response"):
        return _whole(value)
    if value < 1:
        return _("%(n)d min") % {"n": round(value * 60)}
    if value < HOURS_UNTIL_DAYS:
        return _("%(n)s h") % {"n": number_format(round(value, 1), 1)}
    return _("%(n)s d") % {"n": number_format(round(value / 24, 1), 1)}


def _whole(value: float) -> str:
    return number_format(round(value), 0, use_l10n=True, force_grouping=True)


def signed(value: float) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "±") + _whole(abs(value))


def percent(value: int) -> str:
    return _("%(figure)d%%") % {"figure": value}
