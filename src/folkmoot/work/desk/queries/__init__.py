"""What is read of the desk: lists of cases, and one case with all around it."""

from folkmoot.work.desk.queries.events import Event, history
from folkmoot.work.desk.queries.lists import (
    CaseFilter,
    Count,
    Overview,
    Page,
    cases,
    count_cases,
    listed,
    next_case,
    pulse,
    queues,
)
from folkmoot.work.desk.queries.panel import Author, Panel, side_panel
from folkmoot.work.desk.queries.searching import search_cases
from folkmoot.work.desk.queries.single import (
    ThreadWindow,
    case,
    case_of_thread,
    cases_by_uid,
    message,
    thread_about,
    thread_window,
)
from folkmoot.work.desk.queries.standing import Waiting, messages_waiting_in, waiting_for_decision
from folkmoot.work.desk.queries.words import house_rule, house_rules, labels, queue, queue_by_slug

__all__ = [
    "Author",
    "CaseFilter",
    "Count",
    "Event",
    "Overview",
    "Page",
    "Panel",
    "ThreadWindow",
    "Waiting",
    "case",
    "case_of_thread",
    "cases",
    "cases_by_uid",
    "count_cases",
    "history",
    "house_rule",
    "house_rules",
    "labels",
    "listed",
    "message",
    "messages_waiting_in",
    "next_case",
    "pulse",
    "queue",
    "queue_by_slug",
    "queues",
    "search_cases",
    "side_panel",
    "thread_about",
    "thread_window",
    "waiting_for_decision",
]
