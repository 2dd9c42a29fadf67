"""Accounts: made, changed, signed in to; each change with its entry, none with a name in it."""

import pytest

from folkmoot.foundation.accounts import actions
from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import outside
from folkmoot_engine.errors import RefusedError

PASSWORD = "seven kettles and a bell"


def entries() -> list[tuple]:
    with outside():
        return list(Entry.objects.order_by("id").values_list("verb", "data"))


def test_an_address_is_one_account_whatever_its_letters(db):
    user = actions.create_user(" Dora@Example.org", PASSWORD, name="Dora")
    assert user.email == "dora@example.org"
    with pytest.raises(RefusedError, match="There is an account with this address already"):
        actions.create_user("DORA@example.org", PASSWORD)
    assert entries() == [("user.create", {})]


@pytest.mark.parametrize(
    ("email", "password", "what"),
    [
        ("no address", PASSWORD, "This is not an e-mail address"),
        ("dora@example.org", "12345678", "too easy to guess"),
        ("dora@example.org", "", "too easy to guess"),
    ],
)
def test_an_account_that_cannot_be_is_refused(db, email, password, what):
    with pytest.raises(RefusedError, match=what):
        actions.create_user(email, password)
    assert not User.objects.exists()


def test_preferences_are_kept_and_only_their_names_are_written_down(alice):
    actions.update_preferences(alice, name="Alice B.", theme="dark", language="")
    alice.refresh_from_db()
    assert (alice.name, alice.theme) == ("Alice B.", "dark")
    assert entries() == [("user.preferences", {"changed": ["name", "theme"]})]


@pytest.mark.parametrize("wrong", [{"zone": "Mars/Olympus"}, {"theme": "loud"}, {"rows": "huge"}, {"language": "xx"}])
def test_a_preference_that_is_no_choice_is_refused(alice, wrong):
    with pytest.raises(RefusedError, match="not one of the choices"):
        actions.update_preferences(alice, **wrong)


def test_signing_in_and_out_is_written_down(client, alice):
    signed_in = client.post("/accounts/login/", {"login": "alice@example.org", "password": "a long enough password"})
    assert signed_in.status_code == 302
    client.post("/accounts/logout/")
    assert [verb for verb, _ in entries()] == ["user.sign_in", "user.sign_out"]


def test_who_guesses_passwords_is_slowed_down(client, alice):
    for _attempt in range(5):
        client.post("/accounts/login/", {"login": "alice@example.org", "password": "a wrong password"})
    right = client.post("/accounts/login/", {"login": "alice@example.org", "password": "a long enough password"})
    assert "_auth_user_id" not in client.session
    assert "That was too often" in right.content.decode()


def test_nobody_signs_up_without_an_invitation(client, db):
    client.post("/accounts/signup/", {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


def test_a_new_password_ends_other_sessions(client, alice):
    client.force_login(alice)
    actions.set_password(alice, PASSWORD)
    assert client.get("/accounts/password/change/").status_code == 302
    assert alice.check_password(PASSWORD)
