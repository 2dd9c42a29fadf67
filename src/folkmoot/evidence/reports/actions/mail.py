"""One brief as one mail: text and page alike, its charts as pictures inside, and a way to get no more of them."""

from email.mime.image import MIMEImage
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from folkmoot.evidence.reports import queries
from folkmoot.evidence.reports.models import Delivery, Recipient
from folkmoot.evidence.reports.queries import drawing, links


def mail_of(delivery: Delivery) -> EmailMultiAlternatives:
    """The same for the same delivery, its Message-ID included."""
    report, reader = delivery.report, delivery.recipient
    with translation.override(language_of(reader, delivery)), timezone.override(delivery.workspace.zone):
        brief = queries.kept(report)
        stop = links.stopping_link(reader)
        figures = [_figure(figure) for figure in brief.figures]
        words = {
            "brief": brief,
            "figures": figures,
            "workspace": delivery.workspace,
            "page": _page_of(delivery),
            "stop": stop,
            "is_bidi": translation.get_language_bidi(),
            "language": translation.get_language(),
        }
        mail = EmailMultiAlternatives(
            subject=" ".join(brief.title.split()),
            body=render_to_string("reports/mail.txt", words),
            to=[reader.address],
            headers=_headers(delivery, stop),
        )
        mail.mixed_subtype = "related"  # the pictures belong to the page
        mail.attach_alternative(render_to_string("reports/alone.html", words), "text/html")
        for figure in figures:
            mail.attach(_picture(figure))
    return mail


def language_of(reader: Recipient, delivery: Delivery) -> str:
    own = reader.user.language if reader.user else reader.language
    return own or delivery.workspace.language


def _headers(delivery: Delivery, stop: str) -> dict[str, str]:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return {
        "Message-ID": f"<{delivery.uid}@{domain}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        "Auto-Submitted": "auto-generated",
    }


def _page_of(delivery: Delivery) -> str:
    """Where the brief is read: within the workspace by who has an account, by a signed link by who has none."""
    if delivery.recipient.user is None:
        return links.reading_link(delivery)
    week = queries.kept(delivery.report).name
    return links.absolute("reports:brief", delivery.workspace.slug, week)


def _figure(figure: dict) -> dict:
    drawn = drawing.chart(figure)
    return {**figure, "cid": f"{figure['metric']}@brief", "alt": drawn.text, "png": drawn.png()}


def _picture(figure: dict) -> MIMEImage:
    picture = MIMEImage(figure["png"], "png")
    picture.add_header("Content-ID", f"<{figure['cid']}>")
    picture.add_header("Content-Disposition", "inline", filename=f"{figure['metric']}.png")
    return picture
