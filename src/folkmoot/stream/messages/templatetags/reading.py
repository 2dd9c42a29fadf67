"""What readers and workers say of an archive, in the language of who is looking.

The engine speaks English and knows no catalogue, and what an import says of itself is kept in its row. Here stands the
shape of each such sentence, so that one is recognised, translated, and given its values back. What has no shape here
stands as it came.
"""

import re
from functools import cache

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

register = template.Library()

# What is wrong, without its full stop.
FAULTS = (
    _("The process that reads the archive ended without a word"),
    _("%(field)s is not a whole number"),
    _("%(field)s lies outside the calendar"),
    _("The archive cannot be opened"),
    _("The archive cannot be read"),
    _("The file is damaged or ends too early: %(error)s"),
    _("The file is longer than %(limit)s MiB"),
    _("The zip file is damaged: %(error)s"),
    _("The tar file is damaged: %(error)s"),
    _("A format's plugin calls itself %(kind)s but comes in as %(name)s"),
    _("A format's plugin does not keep the protocol"),
    _("A format's plugin is broken: %(error)s"),
    _("No format has this name"),
    _("No format recognises this archive"),
    _("The file is empty"),
    _("The mail has no Date that can be read"),
    _("The mail has no Message-ID"),
    _('No file begins with a "From " line'),
    _("The message is longer than %(limit)s MiB"),
    _("The record is no mail"),
    _("Rejects come in one file"),
    _("The context does not fit the record (%(error)s)"),
    _("The line is no JSON: %(error)s"),
    _("The line is no JSON (%(error)s): mend its quotes and commas"),
    _("The line is no JSON object: write one in braces"),
    _("The line is no reject"),
    _('There is no format "%(kind)s"'),
    _("It is packed with 7-Zip"),
    _("More than %(limit)s lines bear the same time"),
    _("Neither the line nor the log says which day it is"),
    _("No file holds items of Perceval"),
    _("No file holds lines of an IRC log"),
    _("No file is a collection of activities"),
    _("Nobody is named as the actor"),
    _("The 7-Zip file is damaged or locked: %(error)s"),
    _("The activity does not say what it is"),
    _("The deletion does not say what it deletes"),
    _("The item has no data"),
    _("The item holds %(number)s messages"),
    _("The item is no JSON: %(error)s"),
    _("The item is no object"),
    _("The item is not as its source writes them (%(error)s)"),
    _("The line has no time"),
    _("The line is longer than %(limit)s KiB"),
    _("The line is no message (%(kind)s)"),
    _("The line is none of a chat"),
    _("The line tells a day that is none (%(error)s)"),
    _("The message has no id"),
    _("The record is no line of a log"),
    _("The record makes no message"),
    _("The time is none of a day"),
    _("The zone is none"),
    _('There is no source "%(name)s"'),
    _("What was said has no id"),
    _("backend_name or origin is missing"),
    _("More follows the record"),
    _("No file holds a room's events"),
    _("No file holds a stream of posts"),
    _("No file names a guild and a channel"),
    _("There are no messages of Slack"),
    _("There are no messages of Zulip"),
    _("The file ends too early"),
    _("The file has no list of messages"),
    _("The record has no %(field)s"),
    _("The record holds a number of too many digits"),
    _("The record holds bytes that are no UTF-8"),
    _("The record is longer than %(limit)s million characters"),
    _("The record is nested too deeply"),
    _("The record is no JSON (%(error)s)"),
    _('There is "%(found)s" where "%(sign)s" should be'),
    _("%(field)s is no text"),
    _("A list of the export is no JSON: %(error)s"),
    _("A list of the export is no list"),
    _("The record is no JSON: %(error)s"),
    _("The record is no message (%(kind)s)"),
    _("A change does not say which message it changes"),
    _("Nobody is named as the author"),
    _("The message has no time stamp"),
    _("The record is no JSON object"),
    _("The record is no object"),
    _("The text is no text"),
    _("A row of people is no message"),
    _("The element is no row"),
    _("The row has no text"),
    _("The row has no %(field)s"),
    _("The row has %(cells)s cells, the table %(width)s: look for a missing quotation mark"),
    _("The row cannot be read (%(error)s): look for a missing quotation mark"),
    _("The row is longer than %(limit)s MiB"),
    _("The row is no message (%(kind)s)"),
    _("The row is not well-formed (%(error)s)"),
    _("There are no posts and no comments"),
    _("%(field)s is no time"),
    _('"%(value)s" is no time'),
    _("There is no table"),
    _('"%(key)s" of the mapping is of the wrong type'),
    _("It is not clear how times are written"),
    _('No column is named as "%(name)s"'),
    _("The address of messages is none"),
    _("The mapping is no JSON object"),
    _("The mapping is no JSON: %(error)s"),
    _('The mapping knows no "%(key)s"'),
    _("The source's name is no slug"),
    _('There is no column "%(column)s" for "%(name)s"'),
    _('Nearly every row would be a channel of its own by column "%(column)s"'),
    _('There is no field "%(name)s"'),
    _('There is no markup "%(name)s"'),
    _('There is no zone "%(name)s"'),
    _("The workbook is damaged: %(error)s"),
    _("The workbook is too large to be read"),
    _("There is no such import"),
    _("This import is already %(state)s"),
    _("This import is not waiting to be run"),
    _("The archive is no longer the one this import began with"),
    _("Another process is bringing this archive in"),
    _("The file is too large to be uploaded"),
)
REMEDIES = (
    _("What it had handed over is kept. Look at the log and at free memory, then go on with the import."),
    _("Correct it."),
    _("Correct it, or correct the mapping."),
    _("Correct format."),
    _("Correct %(field)s."),
    _("Copy or export it again."),
    _("Split it into smaller files."),
    _("What could be read was kept. Copy or export it again, then load it once more."),
    _("Check that it is there and may be read (%(error)s)."),
    _("Choose the column that names the place of the conversation, or none."),
    _("Choose one of: %(names)s. 03/04/2015 is April in day-first, March in month-first."),
    _("Choose one of: %(names)s."),
    _("Known kinds: %(names)s. Name one if you know better."),
    _("It is packed with 7-Zip: unpack it first, then name the folder."),
    _("Install py7zr (the extra folkmoot[7z]), or unpack it first and name the folder."),
    _("Correct their times."),
    _("Write it before the time, 2017-01-31 12:34, or name the file after its day: 2017-01-31.log."),
    _("Run perceval with --json-line and name its output."),
    _("A line looks like this: [12:34] <ada> hello."),
    _("Name the export, or its outbox.json."),
    _("Add the account's address as actor."),
    _('Add its type, such as "Create".'),
    _("Add the id as object."),
    _("Add what the source told as data."),
    _("Write one item in braces."),
    _("Write it before the words: [12:34]."),
    _("Look for a line end that is missing."),
    _("Write it as [12:34] <ada> hello, or leave it out."),
    _("Correct the day."),
    _("Add it as %(field)s."),
    _("Write one activity in braces."),
    _("Write it as text: [12:34] <ada> hello."),
    _("Write it as [12:34] or [12:34:56]."),
    _("Write it as +0200."),
    _("Correct the context."),
    _("Import the mended item as an archive of its own."),
    _("Add the id to the object."),
    _("Add the name and address of the source."),
    _("It is packed with 7-Zip, and what can be seen of it is not known: unpack it first, then name the folder."),
    _("It is packed with RAR: unpack it first, then name the folder."),
    _("Export it again."),
    _("Repair or uninstall the package that brings it."),
    _("Add one, for example: %(line)s."),
    _("Export the mailbox as mbox."),
    _("Export it again, or mend its last record."),
    _("Export the channel again."),
    _("Export the channels as JSON."),
    _("Export the room as JSON."),
    _("Save the topics as /t/<id>.json gives them."),
    _("Name the folder that holds channels.json."),
    _("Name the folder that holds realm.json, or stream_index.json."),
    _("Look for a missing quotation mark or bracket."),
    _("Mend its commas and brackets."),
    _("Correct the number."),
    _("Write one record alone."),
    _("Write those letters anew."),
    _("Write %(field)s in seconds since 1970."),
    _("Write %(field)s in milliseconds since 1970."),
    _("Take out its attachments."),
    _("Write the mail as one text, headers first."),
    _("Context is an object, record an object or text."),
    _("It needs %(names)s."),
    _("Leave context as it was written."),
    _("Mend its quotes and commas."),
    _("Mend its commas and quotes."),
    _("Name the file itself."),
    _("Export the workspace again."),
    _("Leave it out."),
    _("Add the message."),
    _("Add the user's id as user."),
    _("Add ts, seconds since 1970 in quotation marks."),
    _("Put it in quotation marks."),
    _("Write one message in braces."),
    _("Add it, or leave the row out."),
    _("Add %(field)s."),
    _("Call it row."),
    _("Import the mended dump again."),
    _("Look for a missing quotation mark."),
    _("Mend the row."),
    _("Name the folder that holds Posts.xml."),
    _("Write it in braces."),
    _("Write it as in Europe/Berlin, or UTC."),
    _("Write its cells by column: %(cells)s."),
    _("Write %(field)s as %(example)s."),
    _("Write Date: %(example)s."),
    _("Save it as CSV, XLSX or JSON lines."),
    _("Save it as CSV."),
    _("Save it again, or as CSV."),
    _("Save it again."),
    _("Begin it with https://."),
    _("Columns: %(names)s."),
    _("Compare a saved mapping."),
    _("Fields: %(names)s."),
    _("Known: %(names)s."),
    _("Say which column it is. Columns: %(names)s."),
    _("Say which column it is."),
    _("Use small letters, digits and hyphens."),
    _("Begin a new one."),
    _("Load the page again to see how it stands."),
    _("Begin a new import of the archive."),
    _("Begin a new import: messages that are here already are known again."),
    _("Look at its page, or wait for it to end."),
    _("At most %(limit)s MB here; `folkmoot import` takes any size."),
)
# Why a record was passed over, where one stands, what told the kind of an archive.
PHRASES = (
    _("amends an earlier message"),
    _("post type: orphaned tag wiki"),
    _("post type: tag wiki excerpt"),
    _("post type: tag wiki"),
    _("post type: moderator nomination"),
    _("post type: wiki placeholder"),
    _("post type: privilege wiki"),
    _("post type: unknown"),
    _("post type: small action"),
    _("post type: whisper"),
    _("system message: %(name)s"),
    _("event: of nobody"),
    _("event: %(name)s"),
    _("other sheet: %(name)s"),
    _("mapping"),
    _("end"),
    _("line %(number)s"),
    _("message %(number)s"),
    _("record %(number)s"),
    _("row %(number)s"),
    _('%(file)s begins with a "From " line.'),
    _("It holds %(files)s and %(days)s files of a day each."),
    _("%(file)s holds rows of posts."),
    _("%(file)s holds rows of comments."),
    _("Its lines are rejected records."),
    _("%(file)s has the seven columns of Gitter's tables."),
    _("%(file)s is a table, but: %(fault)s"),
    _("%(file)s is a table; %(columns)s."),
)
LONGEST = 2_000  # characters
VALUE = re.compile(r"%\\?\((\w+)\\?\)s")
ENDED = r"(?: \((?P<place_>.*?)\))?(?:\.(?: (?P<remedy_>.*))?)?"


@register.filter
def told(text: object) -> str:
    """A sentence of the engine, translated: of what is wrong, where, and what to do; or a short phrase."""
    text = str(text)
    if len(text) > LONGEST:  # a stranger's column or file names: shapes would be sought in it for minutes
        return text
    return _phrase(text, PHRASES) or _fault(text) or text


def _fault(text: str) -> str:
    for english, shape in _shapes(FAULTS, ENDED):
        if found := shape.fullmatch(text):
            values = found.groupdict()
            place, remedy = values.pop("place_"), values.pop("remedy_")
            where = f" ({told(place)})" if place else ""
            advice = f" {_phrase(remedy, REMEDIES) or remedy}" if remedy else ""
            return f"{gettext(english) % values}{where}.{advice}"
    return ""


def _phrase(text: str, known: tuple[str, ...]) -> str:
    for english, shape in _shapes(known, ""):
        if found := shape.fullmatch(text):
            values = found.groupdict()
            return gettext(english) % {**values, "fault": told(values.get("fault", ""))}
    return ""


@cache
def _shapes(known: tuple[str, ...], end: str) -> list[tuple[str, re.Pattern]]:
    """Each sentence with the pattern that recognises it. The surer come first: those with more words of their own."""
    surest = sorted(known, key=lambda english: -len(VALUE.sub("", english)))
    return [(english, re.compile(VALUE.sub(r"(?P<\1>.+?)", re.escape(english)) + end, re.DOTALL)) for english in surest]
