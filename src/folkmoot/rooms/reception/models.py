from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.mail.models import Mailing
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.rooms.reception.states import RoomName
from folkmoot_engine.schema import new_uid


class Room(models.Model):
    """One public room of the site: whether it is open, whose team looks after it, and what was chosen for it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(_("room"), max_length=20, choices=RoomName, unique=True)
    is_on = models.BooleanField(_("open to the public"), default=False)
    host = models.ForeignKey(Workspace, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    choices = models.JSONField(default=dict)  # what a room lets its hosts choose; each room names its own keys

    def __str__(self) -> str:
        return self.get_name_display()


class Visitor(models.Model):
    """A person without an account, reached by e-mail. Name and address stand here alone, and are blanked on request;
    whatever a visitor sent in points here."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)  # in lower case
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # they followed a link that only their mail had
    no_mail_since = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    mark = models.CharField(max_length=64, blank=True)  # keyed hash of an address that is forgotten: see `mark_of`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["email"], name="visitor_email", condition=~Q(email=""))]
        indexes = [models.Index(fields=["mark"], name="visitor_mark")]

    def __str__(self) -> str:
        return f"visitor {self.uid}"


class Letter(Mailing):
    """One mail to a visitor, at most once. Its words are blanked when its way has ended: what stays says that there
    was one, of which kind, to whom and when."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    to = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="letter_once")]
        indexes = [models.Index(fields=["to", "kind", "due_at"], name="letter_day")]

    def __str__(self) -> str:
        return f"letter {self.uid}"


class Tally(models.Model):
    """How often something was done within a window of time. `who` is a keyed hash that means nothing the next day;
    empty for all together."""

    rule = models.CharField(max_length=60)
    who = models.CharField(max_length=32, blank=True)
    since = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "who", "since"], name="tally_once")]
        indexes = [models.Index(fields=["since"], name="tally_since")]

    def __str__(self) -> str:
        return f"{self.rule} {self.times}"
