"""What is asked of members."""

from django import forms


class NameForm(forms.Form):
    """A part of a name. Comes by GET."""

    name = forms.CharField(required=False, max_length=200)
    start = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)

    def asked(self) -> dict[str, object]:
        """What was asked as far as it makes sense."""
        self.full_clean()
        told = getattr(self, "cleaned_data", {})
        return {"name": told.get("name") or "", "start": told.get("start") or 0}
