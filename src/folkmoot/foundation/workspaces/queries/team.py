"""Who belongs to a workspace, and for whom a place is kept."""

import hashlib
import hmac
import uuid

from django.utils import timezone

from folkmoot.foundation.workspaces.models import Invitation, Membership, Workspace
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.foundation.workspaces.queries import inside, outside


def secret_hash(secret: str) -> str:
    """What is kept of an invitation's secret. It is long and random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def team(workspace: Workspace) -> list[Membership]:
    """Everybody who belongs to the workspace now, the longest-standing first, with their accounts."""
    with inside(workspace):
        places = Membership.objects.filter(workspace=workspace, ended_at=None)
        return list(places.select_related("user").order_by("created_at", "id"))


def place_of(workspace: Workspace, user_uid: uuid.UUID | str) -> Membership | None:
    """The place in the team of the user with this uid."""
    with inside(workspace):
        places = Membership.objects.filter(workspace=workspace, user__uid=user_uid, ended_at=None)
        return places.select_related("user").first()


def is_last_owner(membership: Membership) -> bool:
    with inside(membership.workspace):
        owners = Membership.objects.filter(workspace=membership.workspace, role=Role.OWNER, ended_at=None)
        return membership.role == Role.OWNER and not owners.exclude(pk=membership.pk).exists()


def open_invitations(workspace: Workspace) -> list[Invitation]:
    """Invitations that can still be accepted, the newest first."""
    with inside(workspace):
        kept = Invitation.objects.filter(
            workspace=workspace, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
        )
        return list(kept.select_related("invited_by").order_by("-created_at", "-id"))


def is_expired(invitation: Invitation) -> bool:
    return invitation.expires_at <= timezone.now()


def invitation(uid: uuid.UUID | str, secret: str) -> Invitation | None:
    """The invitation a link leads to, whatever has become of it; None where uid or secret are wrong."""
    with outside():
        found = Invitation.objects.filter(uid=uid).select_related("workspace", "invited_by").first()
    if found is None or not hmac.compare_digest(found.secret_hash, secret_hash(secret)):
        return None
    return found
