"""Accounts: what sign-in's own pages must not offer here."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client, override_settings

from folkmoot.doors.site import settings as site

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def test_nobody_gives_their_account_an_address_unproved(alice, bob, bob_client):
    """Else Bob's account waits for the boss under the boss's address, with a second way in for Bob."""
    for words in ({"action_add": "", "email": "boss@example.org"}, {"action_primary": "", "email": "boss@example.org"}):
        assert bob_client.post("/accounts/email/", words).status_code == 404
    assert bob_client.get("/accounts/email/").status_code == 404
    assert not EmailAddress.objects.filter(email="boss@example.org").exists()
    bob.refresh_from_db()
    assert bob.email == "bob@example.org"


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/password/change/", "/accounts/password/reset/", "/accounts/logout/"]
)
def test_the_ways_that_are_needed_stay(alice_client, address: str):
    assert alice_client.get(address).status_code in (200, 302)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(alice, target: str):
    answer = Client().post("/accounts/login/", {"login": alice.email, "password": PASSWORD, "next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@override_settings(CACHES=site.CACHES)
def test_guesses_stay_counted_whatever_else_is_kept(alice):
    """The site's own cache, as it runs: one that throws out entries at random would forget who guesses."""
    guess = {"login": alice.email, "password": "wrong"}
    cache.clear()
    try:
        for _ in range(5):
            Client().post("/accounts/login/", guess)
        for number in range(2_000):
            cache.set(f"desk:looking:1:{number}", {}, 45)
        answer = Client().post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
        assert answer.status_code == 200
        assert "_auth_user_id" not in answer.client.session
    finally:
        cache.clear()


def test_an_address_in_a_header_does_not_make_somebody_new(alice):
    """Without a trusted proxy, X-Forwarded-For is anybody's word."""
    for number in range(12):
        guess = {"login": f"nobody{number}@example.org", "password": "wrong"}
        answer = Client().post("/accounts/login/", guess, headers={"X-Forwarded-For": f"10.0.0.{number}"})
        assert answer.status_code in (200, 429)
    right = {"login": alice.email, "password": PASSWORD}
    answer = Client().post("/accounts/login/", right, headers={"X-Forwarded-For": "10.0.0.99"})
    assert "_auth_user_id" not in answer.client.session
