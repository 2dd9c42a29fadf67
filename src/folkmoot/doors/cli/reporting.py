"""Write reports, to be read here and now."""

import json

import click
from django.template.loader import render_to_string
from django.utils import timezone, translation

from folkmoot.doors.cli import choosing, telling
from folkmoot.evidence.reports import queries
from folkmoot.foundation.workspaces.queries import inside
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.metrics.period import Period


@click.group()
def report() -> None:
    """Read what a week was, in thirty seconds.

    \b
    EXAMPLES
      folkmoot report weekly
      folkmoot report weekly --week 2026-W46 --format json
      folkmoot report weekly --language de --format html > brief.html
    """


@report.command()
@telling.workspace
@click.option("--week", metavar="YEAR-WEEK", help="An ISO week, as 2026-W46; without it, the last whole one.")
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True, help="How."
)
@click.option("--language", metavar="CODE", help="en or de; without it, the workspace's.")
def weekly(slug: str | None, week: str | None, form: str, language: str | None) -> None:
    """Write the weekly brief of a workspace: what changed, why, and what needs a decision, in at most 119 words.

    A brief that was sent is told as it was sent; else it is made now, kept nowhere and sent to nobody. When it is sent
    and to whom is said on the pages of the workspace.
    """
    workspace = choosing.workspace(slug)
    own = translation.override(_language(language or workspace.language))
    with inside(workspace), own, timezone.override(workspace.zone):
        chosen = Period.week(week) if week else Period.week_of(timezone.localdate()).before()
        kept = queries.report(workspace, chosen)
        packed = kept.packed if kept else queries.composed(workspace, chosen, timezone.now())
        click.echo(_FORMS[form](queries.shown(workspace, packed), packed), nl=form == "json")


def _language(code: str) -> str:
    if code not in ("en", "de"):
        raise RefusedError("There is no such language", where=code, remedy="Choose en or de.")
    return code


def _text(brief: queries.Brief, packed: dict) -> str:
    return render_to_string("reports/text.txt", {"brief": brief})


def _html(brief: queries.Brief, packed: dict) -> str:
    words = {"brief": brief, "figures": brief.figures, "language": translation.get_language()}
    return render_to_string("reports/alone.html", words | {"is_bidi": translation.get_language_bidi()})


def _json(brief: queries.Brief, packed: dict) -> str:
    said = {
        "title": brief.title,
        "headline": brief.headline,
        "changes": [line.text for line in brief.changes],
        "needs": [line.text for line in brief.needs],
    }
    facts = {name: packed[name] for name in ("week", "first", "last", "as_of", "figures")}
    return json.dumps({**facts, **said}, ensure_ascii=False)


_FORMS = {"text": _text, "html": _html, "json": _json}
COMMANDS = {"report": report}
