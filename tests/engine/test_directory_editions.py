"""Two editions of a list side by side."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.directory.editions import Comparison, Entered, compare, read_edition
from folkmoot_engine.errors import RecordError

ADA = Entered("Ada Berg", "Ford", roll="managers", uid="1", profile_key="in/ada")
BEN = Entered("Ben Çelik", "Dell", roll="managers", uid="2")
CLEO = Entered("Cleo Diaz", "Pepsi", roll="strategists", profile_key="in/cleo")


def test_joined_left_moved_and_stayed():
    moved = Entered("Ada Stone", "Siemens AG", roll="managers", uid="1")
    found = compare([ADA, BEN], [moved, CLEO])
    assert found == Comparison(joined=(CLEO,), left=(BEN,), moved=((ADA, moved),), stayed=())


def test_an_edition_without_uids_is_met_by_profile_then_by_name():
    by_profile = Entered("Cleo D.", "Pepsi Inc.", roll="strategists", profile_key="in/cleo")
    by_name = Entered("Ben Celik", "DELL", roll="managers")
    found = compare([BEN, CLEO], [by_profile, by_name])
    assert found.stayed == ((BEN, by_name), (CLEO, by_profile))
    assert not found.joined and not found.left


def test_another_list_is_a_move():
    now = Entered("Ada Berg", "Ford Ltd", roll="strategists", uid="1")
    assert compare([ADA], [now]).moved == ((ADA, now),)


def test_two_of_one_name_are_not_told_apart_by_it():
    one, other = Entered("Jan Nowak", "Ford"), Entered("Jan Nowak", "Dell")
    found = compare([one, other], [Entered("Jan Nowak", "Nokia"), Entered("Jan Nowak", "Dell GmbH")])
    assert [pair[0] for pair in found.stayed] == [other]
    # Once the namesake at Dell has met his own, one is left on each side: he has moved.
    assert [pair[0] for pair in found.moved] == [one]


ENTRIES = st.lists(
    st.builds(
        Entered,
        name=st.sampled_from(["Ada", "Ben Li", "Li Ben", "Çelik", ""]) | st.text(max_size=8),
        employer=st.sampled_from(["", "Ford", "Ford Inc.", "Dell"]),
        roll=st.sampled_from(["a", "b"]),
        uid=st.sampled_from(["", "1", "2"]),
        profile_key=st.sampled_from(["", "in/a", "in/b"]),
    ),
    max_size=7,
)


@given(ENTRIES, ENTRIES)
def test_every_entry_stands_in_exactly_one_place(before, after):
    found = compare(before, after)
    pairs = found.moved + found.stayed
    order = repr
    assert sorted([*found.left, *(pair[0] for pair in pairs)], key=order) == sorted(before, key=order)
    assert sorted([*found.joined, *(pair[1] for pair in pairs)], key=order) == sorted(after, key=order)


@given(ENTRIES, ENTRIES)
def test_the_other_way_round_joined_and_left_change_places(before, after):
    there, back = compare(before, after), compare(after, before)
    assert (there.joined, there.left) == (back.left, back.joined)
    assert {(one, other) for other, one in there.moved} == set(back.moved)


@given(st.lists(st.builds(Entered, st.text(max_size=9), uid=st.uuids().map(str)), max_size=7))
def test_an_edition_beside_itself_shows_no_change(entries):
    assert compare(entries, entries).stayed == tuple((entry, entry) for entry in entries)


def test_an_edition_of_before_is_read():
    told = (
        '[{"list": "Managers", "name": " Ada \\n Berg ", "profile": "linkedin.com/in/ada", "sector": null, "x": "y"}]'
    )
    assert read_edition(told) == [Entered("Ada Berg", roll="Managers", profile_key="linkedin.com/in/ada")]


@given(st.binary(max_size=80) | st.text(max_size=80) | st.recursive(st.text(max_size=5), st.lists).map(json.dumps))
def test_whatever_else_it_is_it_is_refused_in_words(told):
    with pytest.raises(RecordError) as refused:
        read_edition(told)
    assert refused.value.remedy


ROWS = st.fixed_dictionaries(
    {"name": st.text(), "list": st.text()}, optional={"sector": st.none() | st.text(), "profile": st.text()}
)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_list_of_objects_is_read_or_refused_and_nothing_else(rows):
    try:
        entries = read_edition(json.dumps(rows))
    except RecordError as refused:
        assert refused.where.startswith("entry ")
    else:
        assert len(entries) == len(rows)
        assert all(entry.name and entry.roll and "\0" not in entry.name + entry.roll for entry in entries)
