"""What is read of reports: what they rest on, what they say, and on which way they are."""

from folkmoot.evidence.reports.queries.keeping import (
    coming,
    deliveries,
    delivery,
    due_week,
    leads,
    readers,
    recipient,
    recipient_at,
    recipient_of,
    recipients,
    report,
    reports,
    schedule,
    trouble,
    wants,
)
from folkmoot.evidence.reports.queries.naming import Brief, kept, plain_lines, shown, summary
from folkmoot.evidence.reports.queries.packing import composed

__all__ = [
    "Brief",
    "coming",
    "composed",
    "deliveries",
    "delivery",
    "due_week",
    "kept",
    "leads",
    "plain_lines",
    "readers",
    "recipient",
    "recipient_at",
    "recipient_of",
    "recipients",
    "report",
    "reports",
    "schedule",
    "shown",
    "summary",
    "trouble",
    "wants",
]
