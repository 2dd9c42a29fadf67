"""Figures of the desk beside the questions: offered to those who see them there, taken by nobody else."""

from django.http import HttpRequest

from folkmoot.rooms.scorecard.queries.figures import figures_of, workspaces_with_figures


def offered(request: HttpRequest) -> dict:
    """Whose figures may be taken, and those that were asked for."""
    workspaces = workspaces_with_figures(request.user) if request.user.is_authenticated else []
    chosen = next((one for one in workspaces if one.slug == request.GET.get("figures")), None)
    return {"workspaces": workspaces, "chosen": chosen, "figures": figures_of(chosen) if chosen else None}
