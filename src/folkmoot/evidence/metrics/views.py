"""Metrics: the list, the page of one, and the rows behind it."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from folkmoot.evidence.metrics import permissions
from folkmoot.evidence.metrics.forms import PageForm, PeriodForm
from folkmoot.evidence.metrics.queries import PAGE, Measures
from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot_engine.metrics import METRICS, Metric
from folkmoot_engine.metrics.spelling import write_period


@workspace_page(may=permissions.may_see_metrics)
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    measures = Measures(request.workspace)
    form = PeriodForm(request.workspace, {}, today=measures.today)
    told = {"week": form.asked, "fresh": measures.fresh, "rows": []}
    if measures.fresh is not None:
        told["rows"] = measures.of_weeks(form.asked)
    return render(request, "metrics/metrics.html", told)


@workspace_page(may=permissions.may_see_metrics)
@require_safe
def metric(request: HttpRequest, name: str) -> HttpResponse:
    chosen, measures = _metric(name), Measures(request.workspace)
    form = PeriodForm(request.workspace, request.GET, today=measures.today)
    told = measures.of_period(chosen, form.asked, form.channel_asked)
    context = {
        "metric": chosen,
        "form": form,
        "told": told,
        "others": [told.before, told.year_before],
        "channel": form.channel_asked,
        "fresh": measures.fresh,
        "is_over": form.asked.last < measures.today,
        "channels": measures.by_channel(chosen, form.asked, list(form.channels.values())),
        "query": _query(form),
    }
    return render(request, "metrics/metric.html", context)


@workspace_page(may=permissions.may_see_metrics)
@require_safe
def rows(request: HttpRequest, name: str) -> HttpResponse:
    chosen, measures = _metric(name), Measures(request.workspace)
    form = PeriodForm(request.workspace, request.GET, today=measures.today)
    start = PageForm(request.GET).asked
    figure = measures.figure(chosen, form.asked, form.channel_asked)
    context = {
        "metric": chosen,
        "channel": form.channel_asked,
        "figure": figure,
        "rows": measures.rows(chosen, form.asked, form.channel_asked, start),
        "query": _query(form),
        "previous": max(0, start - PAGE) if start else None,
        "next": start + PAGE if start + PAGE < figure.n else None,
    }
    return render(request, "metrics/rows.html", context)


def _metric(name: str) -> Metric:
    if name not in METRICS:
        raise Http404
    return METRICS[name]


def _query(form: PeriodForm) -> str:
    """What was asked, for another address."""
    asked = {"period": write_period(form.asked)}
    if form.channel_asked is not None:
        asked["channel"] = form.channel_asked.uid
    return urlencode(asked)
