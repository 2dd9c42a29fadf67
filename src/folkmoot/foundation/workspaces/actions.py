"""What changes a workspace and its team. `actor` None is the command line, which may do everything."""

import secrets
import zoneinfo
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.actions import create_user
from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.accounts.queries import by_email
from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.workspaces import permissions, queries
from folkmoot.foundation.workspaces.models import Invitation, Membership, Workspace
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.foundation.workspaces.queries import inside, team
from folkmoot_engine.errors import RefusedError

INVITATION_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class Invited:
    """An invitation just made. `link` holds the secret, which is shown this once and kept nowhere."""

    invitation: Invitation
    link: str


@transaction.atomic
def create_workspace(
    name: str, *, owner: User, slug: str = "", zone: str = "", language: str = "", actor: User | None = None
) -> Workspace:
    """A new workspace with its first owner. Raises RefusedError where the address is taken or not one."""
    if actor is not None and not actor.is_staff:
        raise RefusedError(_("You may not make a workspace"), remedy=_("Ask whoever runs this site."))
    workspace = Workspace(name=name.strip(), slug=slug or slugify(name)[:60])
    _check_name(workspace.name)
    _check_slug(workspace.slug)
    workspace.zone = _known_zone(zone or settings.DEFAULT_ZONE)
    workspace.language = _known_language(language or settings.LANGUAGE_CODE)
    workspace.save()
    with inside(workspace):
        Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
        record("workspace.create", workspace=workspace, actor=actor, on=workspace, data={"owner": str(owner.uid)})
    return workspace


@transaction.atomic
def update_workspace(
    workspace: Workspace,
    actor: User | None,
    *,
    name: str | None = None,
    zone: str | None = None,
    language: str | None = None,
) -> Workspace:
    """Change name, time zone or language; None leaves a value as it is. The address stays for ever."""
    _refuse_unless(permissions.may_manage_workspace, workspace, actor, _("You may not change the workspace"))
    wanted = {
        "name": None if name is None else _check_name(name.strip()),
        "zone": None if zone is None else _known_zone(zone),
        "language": None if language is None else _known_language(language),
    }
    changed = {field: new for field, new in wanted.items() if new is not None and new != getattr(workspace, field)}
    if not changed:
        return workspace
    before = {field: getattr(workspace, field) for field in changed}
    for field, new in changed.items():
        setattr(workspace, field, new)
    workspace.save(update_fields=list(changed))
    with inside(workspace):
        data = {"before": before, "after": changed}
        record("workspace.update", workspace=workspace, actor=actor, on=workspace, data=data)
    return workspace


@transaction.atomic
def invite(workspace: Workspace, actor: User, *, email: str, role: str, site: str = "") -> Invited:
    """Keep a place for somebody, and mail them the link. An older invitation to the same address ends with it.

    `site` is the address of this site as the inviter sees it; without it the setting FOLKMOOT_URL is taken.
    Raises RefusedError where the actor may not give that role away or the person belongs to the team already.
    """
    email = email.strip().lower()
    _check_address(email)
    _refuse_unless(
        lambda own: permissions.may_invite(own, role), workspace, actor, _("You may not give this role to somebody")
    )
    invited = by_email(email)
    if invited and queries.membership(workspace, invited):
        raise RefusedError(_("This person belongs to the team already"), where=email)
    secret = secrets.token_urlsafe(32)
    now = timezone.now()
    with inside(workspace):
        Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
        invitation = Invitation.objects.create(
            workspace=workspace,
            email=email,
            role=Role(role),
            secret_hash=team.secret_hash(secret),
            invited_by=actor,
            expires_at=now + INVITATION_LASTS,
        )
        record("invitation.create", workspace=workspace, actor=actor, on=invitation, data={"role": role})
    link = f"{(site or settings.SITE_URL).rstrip('/')}/invitation/{invitation.uid}/{secret}/"
    # A mail that cannot be sent undoes nothing: the inviter sees the link, too.
    transaction.on_commit(lambda: _mail_invitation(invitation, link), robust=True)
    return Invited(invitation, link)


def _mail_invitation(invitation: Invitation, link: str) -> None:
    with translation.override(invitation.workspace.language), timezone.override(invitation.workspace.zone):
        words = {"invitation": invitation, "workspace": invitation.workspace, "link": link}
        subject = _("An invitation to %(workspace)s") % {"workspace": invitation.workspace.name}
        text = render_to_string("workspaces/invitation_mail.txt", words)
        send_mail(" ".join(subject.split()), text, None, [invitation.email])


@transaction.atomic
def accept_invitation(uid, secret: str, *, user: User | None = None, name: str = "", password: str = "") -> Membership:
    """Take the place that was kept. `user` is who is signed in; without one, an account is made with the password.

    Raises RefusedError where the link is wrong, spent, withdrawn or too old, where somebody else is signed in, and
    where the invited address has an account whose owner must sign in first.
    """
    invitation = team.invitation(uid, secret)
    _check_open(invitation)
    workspace = invitation.workspace
    _check_inviter(invitation)
    with inside(workspace):
        now = timezone.now()
        kept = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        user = _invited_user(invitation, user, name, password)
        if kept.update(accepted_at=now, accepted_by=user) != 1:
            raise _spent()
        membership, _is_new = Membership.objects.update_or_create(
            workspace=workspace, user=user, defaults={"role": invitation.role, "ended_at": None}
        )
        data = {"user": str(user.uid), "role": invitation.role}
        record("invitation.accept", workspace=workspace, actor=user, on=invitation, data=data)
    return membership


def _check_open(invitation: Invitation | None) -> None:
    ask_again = _("Ask whoever invited you for a new one.")
    if invitation is None:
        raise RefusedError(_("This invitation does not exist"), remedy=ask_again)
    if invitation.withdrawn_at:
        raise RefusedError(_("This invitation was withdrawn"), remedy=ask_again)
    if invitation.accepted_at:
        raise _spent()
    if invitation.expires_at <= timezone.now():
        raise RefusedError(_("This invitation has expired"), remedy=ask_again)


def _check_inviter(invitation: Invitation) -> None:
    """Nobody who was put out, or may not give that role any more, comes back by a link they kept."""
    place = queries.membership(invitation.workspace, invitation.invited_by)
    if place is None or not permissions.may_invite(place.role, invitation.role):
        raise RefusedError(
            _("Whoever invited you may not give this role any more"),
            remedy=_("Ask an owner of the workspace for a new invitation."),
        )


def _spent() -> RefusedError:
    return RefusedError(_("This invitation was accepted already"), remedy=_("Sign in instead."))


def _invited_user(invitation: Invitation, user: User | None, name: str, password: str) -> User:
    if user is not None and user.email != invitation.email:
        raise RefusedError(
            _("This invitation is for another address"),
            where=user.email,
            remedy=_("Sign out, then open the link again."),
        )
    if user is None and by_email(invitation.email):
        raise RefusedError(
            _("There is an account with this address already"),
            remedy=_("Sign in with it, then open the link again."),
        )
    return user or create_user(invitation.email, password, name=name)


@transaction.atomic
def withdraw_invitation(workspace: Workspace, actor: User | None, invitation: Invitation) -> Invitation:
    """The place is kept no longer and the link ends. Raises RefusedError where it was accepted already."""
    _refuse_unless(
        lambda own: permissions.may_invite(own, invitation.role),
        workspace,
        actor,
        _("You may not withdraw this invitation"),
    )
    with inside(workspace):
        now = timezone.now()
        kept = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        if kept.update(withdrawn_at=now) != 1:
            raise RefusedError(
                _("This invitation was accepted or withdrawn already"),
                remedy=_("A person who accepted it can be removed from the team."),
            )
        invitation.withdrawn_at = now
        record("invitation.withdraw", workspace=workspace, actor=actor, on=invitation)
    return invitation


@transaction.atomic
def change_role(workspace: Workspace, actor: User | None, membership: Membership, role: str) -> Membership:
    """Give a member of the team another role. Raises RefusedError for the last owner."""
    _lock(workspace, membership)
    before = membership.role
    _refuse_unless(
        lambda own: permissions.may_change_role(own, before, role), workspace, actor, _("You may not change this role")
    )
    if role != Role.OWNER:
        _keep_an_owner(membership)
    if role == before:
        return membership
    with inside(workspace):
        membership.role = Role(role)
        membership.save(update_fields=["role"])
        data = {"from": before, "to": role}
        record("membership.role", workspace=workspace, actor=actor, on=membership.user, data=data)
    return membership


@transaction.atomic
def end_membership(workspace: Workspace, actor: User | None, membership: Membership) -> Membership:
    """Take somebody out of the team; anybody may leave. What they did stays theirs. Refused for the last owner."""
    _lock(workspace, membership)
    if actor is None or actor.pk != membership.user_id:
        _refuse_unless(
            lambda own: permissions.may_invite(own, membership.role),
            workspace,
            actor,
            _("You may not end this membership"),
        )
    _keep_an_owner(membership)
    with inside(workspace):
        membership.ended_at = timezone.now()
        membership.save(update_fields=["ended_at"])
        data = {"role": membership.role}
        record("membership.end", workspace=workspace, actor=actor, on=membership.user, data=data)
    return membership


def _lock(workspace: Workspace, membership: Membership) -> None:
    """One change to a team at a time, each on the place as it is now: two owners cannot put each other out."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    with inside(workspace):
        membership.refresh_from_db(fields=["role", "ended_at"])


def _keep_an_owner(membership: Membership) -> None:
    if team.is_last_owner(membership):
        raise RefusedError(
            _("A workspace needs an owner, and this is the last one"),
            remedy=_("Make somebody else an owner first."),
        )


def _refuse_unless(may, workspace: Workspace, actor: User | None, refusal: str) -> None:
    if actor is None:
        return
    place = queries.membership(workspace, actor)
    if place is None or not may(place.role):
        raise RefusedError(refusal, remedy=_("Ask an owner of the workspace."))


def _check_name(name: str) -> str:
    if not name or len(name) > 120:
        raise RefusedError(_("A workspace needs a name of 1 to 120 characters"), where=name[:140])
    return name


def _check_slug(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise RefusedError(
            _("This cannot be a workspace's address"),
            where=slug,
            remedy=_("Use letters, digits and hyphens."),
        ) from error
    if queries.by_slug(slug):
        raise RefusedError(_("There is a workspace with this address already"), where=slug, remedy=_("Choose another."))


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise RefusedError(_("This is not an e-mail address"), where=email) from error


def _known_zone(zone: str) -> str:
    if zone not in zoneinfo.available_timezones():
        raise RefusedError(_("This is not a time zone"), where=zone, remedy=_("Use a name such as Europe/Berlin."))
    return zone


def _known_language(language: str) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    if language not in known:
        raise RefusedError(_("This is not a language of Folkmoot"), where=language, remedy=", ".join(known))
    return language
