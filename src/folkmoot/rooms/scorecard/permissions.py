"""Who is offered the figures of a workspace. Facts come in as arguments; no row is read here."""

from folkmoot.evidence.metrics.permissions import may_see_metrics


def may_take_figures(role: str) -> bool:
    """Those who see them at the desk."""
    return may_see_metrics(role)
