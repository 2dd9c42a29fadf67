"""Signing in and out, passwords, and a person's own page."""

import re

import pytest
from django.core import mail
from django.test import Client

from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces import queries

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
CHOICES = {"name": "Alice N.", "language": "de", "zone": "Asia/Tokyo", "rows": "compact", "theme": "dark"}


def body(response) -> str:
    return response.content.decode()


def verbs() -> list[str]:
    with queries.outside():
        return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_signing_in_and_out(alice):
    client = Client()
    assert "Sign in" in body(client.get("/accounts/login/"))
    response = client.post("/accounts/login/", {"login": "Alice@Example.org", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    page = client.get("/me/")
    assert page.status_code == 200
    assert 'class="toast"' not in body(page)
    client.post("/accounts/logout/")
    assert client.get("/me/").status_code == 302


def test_a_wrong_password_is_refused_and_the_address_stays(alice):
    response = Client().post("/accounts/login/", {"login": alice.email, "password": "not the password"})
    assert response.status_code == 200
    assert 'role="alert"' in body(response)
    assert f'value="{alice.email}"' in body(response)


def test_one_comes_back_to_where_one_wanted_to_go(alice):
    response = Client().post("/accounts/login/?next=/me/", {"login": alice.email, "password": PASSWORD, "next": "/me/"})
    assert response["Location"] == "/me/"


def test_nobody_makes_an_account_unasked():
    page = body(Client().get("/accounts/signup/"))
    assert "People come by invitation" in page
    assert "<form" not in page


def test_a_forgotten_password_is_replaced_by_mail(alice):
    client = Client()
    assert "Look into your mail" in body(client.post("/accounts/password/reset/", {"email": alice.email}, follow=True))
    assert "Somebody, probably you, asked for a new password" in mail.outbox[0].body
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    assert "Choose a new password" in body(page)
    again = {"password1": "another long password", "password2": "another long password"}
    assert "Your new password is saved" in body(client.post(page.request["PATH_INFO"], again, follow=True))
    assert Client().login(email=alice.email, password="another long password")


def test_a_spent_link_says_so():
    page = body(Client().get("/accounts/password/reset/key/0-nothing/", follow=True))
    assert "This link does not work any more" in page


def test_an_unknown_address_is_not_told_apart(alice):
    page = body(Client().post("/accounts/password/reset/", {"email": "who@example.org"}, follow=True))
    assert "Look into your mail" in page
    assert "There is no account with this address" in mail.outbox[0].body


def test_the_password_is_changed_on_a_page(alice, alice_client):
    page = body(alice_client.get("/accounts/password/change/"))
    assert "The password you have now" in page
    words = {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"}
    refused = alice_client.post("/accounts/password/change/", words)
    assert 'aria-invalid="true"' in body(refused)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    words |= {"password1": "another long password", "password2": "another long password"}
    assert alice_client.post("/accounts/password/change/", words).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("another long password")


def test_choices_are_kept_and_written_down_once(alice, alice_client):
    response = alice_client.post("/me/", CHOICES)
    assert (response.status_code, response["Location"]) == (302, "/me/")
    alice.refresh_from_db()
    assert {name: getattr(alice, name) for name in CHOICES} == CHOICES
    assert verbs().count("user.preferences") == 1
    assert 'lang="de"' in body(alice_client.get("/me/"))


def test_a_choice_that_is_none_is_refused_and_nothing_lost(alice, alice_client):
    response = alice_client.post("/me/", {**CHOICES, "zone": "Mars/Olympus"})
    assert response.status_code == 422
    assert 'value="Alice N."' in body(response)
    assert 'role="alert"' in body(response)
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_a_zone_from_elsewhere_stays_choosable(alice, alice_client):
    alice.zone = "Etc/GMT+5"
    alice.save()
    assert '<option value="Etc/GMT+5" selected>' in body(alice_client.get("/me/"))


@pytest.mark.parametrize(
    ("address", "name", "value"), [("/me/theme/", "theme", "dark"), ("/me/rows/", "rows", "compact")]
)
def test_one_choice_from_a_script_or_a_form(alice, alice_client, address: str, name: str, value: str):
    answer = alice_client.post(address, {name: value}, headers={"Accept": "application/json"})
    assert answer.status_code == 204
    alice.refresh_from_db()
    assert getattr(alice, name) == value
    back = alice_client.post(address, {name: value, "next": "/me/"})
    assert (back.status_code, back["Location"]) == (302, "/me/")


def test_a_choice_leads_nowhere_else(alice_client):
    answer = alice_client.post("/me/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_an_unknown_choice_is_refused_in_words(alice, alice_client):
    answer = alice_client.post("/me/theme/", {"theme": "pink"})
    assert answer.status_code == 409
    assert answer["Content-Type"].startswith("text/plain")
    assert "pink" in body(answer)


@pytest.mark.parametrize("address", ["/me/", "/me/theme/", "/me/rows/"])
def test_only_for_those_who_signed_in(address: str):
    assert Client().post(address).status_code == 302
