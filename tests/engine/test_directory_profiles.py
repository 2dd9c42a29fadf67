"""One person's profile is one key however its address is written, and what is no profile says kindly why not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from folkmoot_engine.directory.profiles import profile_key, read_profile
from folkmoot_engine.directory.rules import REASONS

KEY = "linkedin.com/in/jürgen-müller-4a"
SAME = [
    "https://www.linkedin.com/in/jürgen-müller-4a",
    "http://linkedin.com/in/jürgen-müller-4a/",
    "HTTPS://WWW.LinkedIn.com/in/Jürgen-Müller-4A",
    "linkedin.com/in/j%C3%BCrgen-m%c3%bcller-4a",
    "//de.linkedin.com/in/jürgen-müller-4a/en?trk=public#top",
    "https://uk.linkedin.com:443/in/ju\u0308rgen-mu\u0308ller-4a",
    "https://linkedin.com./in//jürgen-müller-4a/details/experience/",
    "  https://m.linkedin.com/mwlite/in/jürgen-müller-4a\n",
    "https:\\\\www.linkedin.com\\in\\jürgen-\u200bmüller-4a",
    "https://www.linkedin.com/in/ｊürgen-müller-4a",
    "https://www.linkedin.com/company/../in/jürgen-müller-4a",
]
FAULTS = {
    "profile-missing": ["", "  ", "\u200b"],
    "profile-no-page": ["javascript:alert(1)", "javascript://linkedin.com/in/x%0aalert(1)", "data:text/html,x",
                        "tel:+49301", "ftp://linkedin.com/in/mara", "https://", "http://[::1/in/x",
                        "https://linkedin.com:8080/in/mara", "https://linkedin.com/in/" + "x" * 600],
    "profile-mail": ["mailto:mara@mill.example", "mara@mill.example"],
    "profile-disguised": ["https://linkedin.com@evil.example/in/mara", "https://linkedin.com:443@evil.example/in/mara"],
    "profile-host": ["https://evil.example/linkedin.com/in/mara", "https://linkedin.com.evil.example/in/mara",
                     "https://notlinkedin.com/in/mara", "https://business.linkedin.com/in/mara", "mara",
                     "https://l\u0456nkedin.com/in/mara", "https://facebook.com/mara"],
    "profile-short-link": ["https://lnkd.in/e4f", "bit.ly/mara"],
    "profile-company": ["https://www.linkedin.com/company/mill", "linkedin.com/school/oxford/people"],
    "profile-post": ["https://www.linkedin.com/posts/mara_hello-7", "https://www.linkedin.com/feed/update/urn:li:1",
                     "https://linkedin.com/pulse/how-to", "https://linkedin.com/groups/12"],
    "profile-private": ["https://www.linkedin.com/profile/view?id=12", "https://www.linkedin.com/in/me/",
                        "https://linkedin.com/sales/lead/1", "linkedin.com/in/ACoAAAB1c2VyLW51bWJlci0x_w"],
    "profile-nobody": ["https://www.linkedin.com/", "https://linkedin.com/in/", "https://linkedin.com/in/--/",
                       "https://linkedin.com/pub/dir/mara/quill", "https://linkedin.com/in/%00"],
}  # fmt: skip


@pytest.mark.parametrize("address", SAME[:-1])
def test_however_it_is_written_it_is_one_person(address: str):
    assert profile_key(address) == KEY


def test_an_address_is_followed_as_a_browser_follows_it():
    assert profile_key(SAME[-1]) == KEY
    assert profile_key("linkedin.com/in/../company/mill") == ""


def test_the_addresses_of_ten_years_ago_are_those_of_today():
    assert (
        profile_key("https://sy.linkedin.com/pub/mara-quill/a7/576/b50?trk=x") == "linkedin.com/in/mara-quill-b50576a7"
    )
    assert profile_key("http://www.linkedin.com/pub/mara-quill/4/3b/2") == "linkedin.com/in/mara-quill-00203b4"


@pytest.mark.parametrize(("fault", "address"), [(fault, each) for fault, all_of in FAULTS.items() for each in all_of])
def test_what_is_no_profile_says_why(fault: str, address: str):
    assert read_profile(address) == ("", "", fault)
    assert fault in REASONS


def test_other_sites_are_a_sites_choice():
    assert profile_key("https://www.xing.com/profile/Mara_Quill/cv?x=1", ["xing.com"]).startswith(
        "xing.com/profile/mara"
    )
    assert read_profile("https://xing.com/", ["xing.com"]).fault == "profile-nobody"
    assert read_profile("https://social.example/profile.php?id=3", ["social.example"]).fault == "profile-nobody"
    assert read_profile("https://social.example/@Mara", ["Social.example"]).address == "https://social.example/@Mara"
    assert read_profile("https://linkedin.com/in/mara", ["xing.com"]).fault == "profile-host"


NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30).filter(
    # The dotless i of Turkish becomes another letter by way of its capital: that is another name.
    lambda name: name.isalnum() and name.upper().casefold() == name.title().casefold() == name.casefold()
)
WAYS = [
    str.upper,
    str.title,
    lambda path: path + "/",
    lambda path: path + "?trk=people&x=/in/other",
    lambda path: path + "#about",
    lambda path: path.replace("/in/", "//in//"),
]


@given(
    name=NAMES.filter(lambda name: name.casefold() != "me"),
    scheme=st.sampled_from(["", "//", "http://", "https://", "HTTPS://"]),
    country=st.sampled_from(["", "www.", "de.", "UK.", "m.", "touch.www."]),
    way=st.sampled_from(WAYS),
)
def test_the_key_does_not_depend_on_the_way_of_writing(name: str, scheme: str, country: str, way):
    plain = profile_key(f"https://www.linkedin.com/in/{name}")
    assert plain
    assert profile_key(f"{scheme}{country}linkedin.com{way(f'/in/{name}')}") == plain


@given(st.text(max_size=80), st.sampled_from(["", "linkedin.com/in/", "https://xing.com/", "http://", "xing.com//"]))
@example("\ud800", "linkedin.com/in/")
@example("İ/ŉ/ﬁ", "xing.com/")
def test_whatever_is_typed_is_judged_and_what_is_shown_is_safe(typed: str, before: str):
    hosts = ("linkedin.com", "xing.com")
    found = read_profile(before + typed, hosts)
    assert bool(found.key) != bool(found.fault)
    assert bool(found.key) == bool(found.address)
    assert not found.fault or found.fault in REASONS
    if found.key:
        assert found.address.startswith(("https://www.linkedin.com/in/", "https://xing.com/"))
        assert found.address.isascii() and not set(found.address) & set(" \"'<>\\?#")
        assert profile_key(found.address, hosts) == found.key
