"""What pages of rules send, as rules of the engine. A form never writes."""

from folkmoot.work.rules.forms.draft import CheckDraft, EffectDraft, GroupDraft, RuleDraft, fits_form, from_rule
from folkmoot.work.rules.forms.plain import PeriodForm, SavedReplyForm
from folkmoot.work.rules.forms.posting import apply_act, as_posted, read_draft
from folkmoot.work.rules.forms.yaml import read_one, read_several, yaml_of

__all__ = [
    "CheckDraft",
    "EffectDraft",
    "GroupDraft",
    "PeriodForm",
    "RuleDraft",
    "SavedReplyForm",
    "apply_act",
    "as_posted",
    "fits_form",
    "from_rule",
    "read_draft",
    "read_one",
    "read_several",
    "yaml_of",
]
