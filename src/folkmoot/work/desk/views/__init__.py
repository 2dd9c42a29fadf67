"""The pages of the desk."""

from folkmoot.work.desk.views.moves import act, bulk
from folkmoot.work.desk.views.pages import case, cases, covers, message, news, start
from folkmoot.work.desk.views.settings import house_rule, house_rules, queue, queues, retire_house_rule

__all__ = [
    "act",
    "bulk",
    "case",
    "cases",
    "covers",
    "house_rule",
    "house_rules",
    "message",
    "news",
    "queue",
    "queues",
    "retire_house_rule",
    "start",
]
