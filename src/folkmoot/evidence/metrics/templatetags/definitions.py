"""What the engine says of its metrics, in the language of who is looking.

The engine speaks English and knows no catalogue. Here stands each of its sentences, so that it is translated; a test
holds this list against the definitions.
"""

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

register = template.Library()

TEXTS = (
    _("Conversation"),
    _("Messages"),
    _("messages"),
    _("How many messages the people of the community wrote."),
    _("number of messages sent on the period's days"),
    _("Bots, the source's own notices and members of your own staff are left out."),
    _("Messages that were deleted, by their author or at their source, are left out."),
    _("Messages that you have hidden count: they were written."),
    _("Messages whose source no longer names an author count."),
    _("Members"),
    _("Active members"),
    _("members"),
    _("How many people of the community wrote something."),
    _("number of different members with at least one message in the period"),
    _("Messages whose source no longer names an author are left out."),
    _("Handles that were merged into one member are one, whenever they were merged."),
    _("People who only read are not known, and not counted."),
    _("New members"),
    _("How many of the active members wrote for the first time ever."),
    _("number of active members whose first message, over all handles and channels, falls in the period"),
    _("In one channel: the new members who wrote there, wherever their first message was."),
    _("First means the first that was collected: right after collecting began, everybody seems new."),
    _("Returning members"),
    _("How many of the active members had written before the period."),
    _("number of active members whose first message, over all handles and channels, is older than the period"),
    _("Response"),
    _("Threads without an answer"),
    _("threads"),
    _("How many of the questions asked in the period nobody else has answered so far."),
    _("number of threads opened by a question in the period and without a message by another person"),
    _(
        "Threads opened by bots, by the source itself, by your own staff or by somebody whom the source no "
        "longer names are left out."
    ),
    _(
        "Threads that do not begin with a question are left out; so are those that nobody has judged yet, "
        "where the source does not say that they ask."
    ),
    _("Threads whose first message was deleted or hidden are left out."),
    _(
        "An answer is any message by another person, of the community or of your staff; one by the asker, "
        "from any of their handles, or by a bot is not, nor is one that was deleted or hidden."
    ),
    _("Only answers in the same thread are seen."),
    _("First response (median)"),
    _("hours"),
    _("After how many hours half of the questions had a first answer by another person."),
    _(
        "the shortest time t at which the Kaplan-Meier estimate S(t) of still waiting is 0.5 or less; S(t) is "
        "the product of (1 - answered / waiting) over all times up to t at which somebody was answered"
    ),
    _("threads opened by a question, answered or not"),
    _(
        "Threads without an answer are not dropped: each is still waiting, up to the moment of the figure or "
        "to the last day that its channel was collected."
    ),
    _("First response (nine in ten)"),
    _("After how many hours nine in ten of the questions had a first answer by another person."),
    _(
        "the shortest time t at which the Kaplan-Meier estimate S(t) of still waiting is 0.1 or less; S(t) is "
        "the product of (1 - answered / waiting) over all times up to t at which somebody was answered"
    ),
    _("Work"),
    _("Cases done"),
    _("cases"),
    _("How many cases the team finished."),
    _("number of cases done in the period by a person, or by a rule in a person's name"),
    _("Cases that were closed because their message no longer needed anything are left out."),
    _("A case that was opened again is not done; finished once more, it counts on its last day."),
    _("Days before the desk had its first case are not known, and not counted as days without work."),
    _("Decisions"),
    _("decisions"),
    _("How many decisions on messages were taken."),
    _("number of decisions of the period that do not take another one back"),
    _("Reversals are counted by themselves."),
    _("What a rule decided in a person's name counts like what a person decided."),
    _("Reversals"),
    _("How many decisions were taken back."),
    _("number of decisions of the period that take another one back, whenever that one was taken"),
    _("Taking one's own decision back at once counts too."),
    _("Backlog"),
    _("How many cases were not done at the end of the period."),
    _("number of cases opened by the end of the period's last day (or by now, if that is earlier) and not done"),
    _("Open, waiting and snoozed cases count alike."),
    _("A case that was opened again counts as if it had never been done."),
)


@register.filter
def told(text: str) -> str:
    """A title, a sentence, a formula or a unit of a metric's definition."""
    return gettext(text)
