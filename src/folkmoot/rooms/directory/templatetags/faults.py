"""What the engine says of a spreadsheet, in the language of who is looking.

The engine speaks English and knows no catalogue: here stands the shape of each such sentence. What has none stands as
it came.
"""

import re
from functools import cache

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from folkmoot_engine.errors import FolkmootError

register = template.Library()

SENTENCES = (
    _("The table is empty"),
    _("The table has one column only"),
    _("The file cannot be opened"),
    _("The file is packed (%(kind)s)"),
    _("The file is no table"),
    _("The file is no JSON: %(error)s"),
    _("The workbook is damaged: %(error)s"),
    _("A row is no plain JSON object"),
    _("The row has %(cells)s cells, the table %(columns)s columns"),
    _("The row cannot be read (%(error)s): look for a missing quotation mark"),
    _("The sheet has more than %(limit)s columns"),
    _("The sheet has more than %(limit)s rows"),
    _("The sheet has more than %(limit)s MiB unpacked"),
    _("The sheet has more than %(limit)s MiB"),
    _("The sheet has a cell of more than %(limit)s characters"),
    _('There is no field "%(name)s"'),
    _('There is no column "%(name)s"'),
    _("One column stands for two fields"),
    _("No column holds the names of the people"),
    # What to do about it.
    _("Its first row names the columns."),
    _("Name and company make two."),
    _("Unpack it first."),
    _("Save it as CSV (UTF-8), XLSX or JSON, with the names of the columns in its first row."),
    _("Save it as CSV."),
    _("Save it again, or as CSV."),
    _("Export it again."),
    _('Write it as {"name": "...", ...}.'),
    _("Look for a missing quotation mark, or name the column."),
    _("Mend it, then try again."),
    _("Leave out those that are not about people."),
    _("Split it, or leave out pictures."),
    _("Split it."),
    _("Shorten it."),
    _("Choose another, or none."),
    _("Fields: %(names)s."),
    _("Columns: %(names)s."),
    _("Say which it is. Columns: %(names)s."),
)
LONGEST = 2_000  # characters; a stranger's names may be long
VALUE = re.compile(r"%\\?\((\w+)\\?\)s")


@register.filter
def told(error: FolkmootError) -> str:
    """What is wrong, where, and what to do."""
    return str(type(error)(_translated(error.what), where=error.where, remedy=_translated(error.remedy)))


def _translated(sentence: str) -> str:
    if len(sentence) <= LONGEST:
        for english, shape in _shapes():
            if found := shape.fullmatch(sentence):
                return gettext(english) % found.groupdict() if found.groupdict() else gettext(english)
    return sentence


@cache
def _shapes() -> list[tuple[str, re.Pattern[str]]]:
    return [(one, re.compile(VALUE.sub(r"(?P<\1>.+?)", re.escape(one)), re.DOTALL)) for one in SENTENCES]
