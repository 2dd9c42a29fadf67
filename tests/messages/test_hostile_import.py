"""Archives whose records contradict each other come in all the same: once each, in threads that end."""

import pytest

from engine.archived import KINDS, Said
from folkmoot.stream.messages import actions
from folkmoot.stream.messages.actions import archives
from folkmoot.stream.messages.models import Message, Thread

pytestmark = pytest.mark.django_db
RING = 300


@pytest.fixture
def brought(workspace, inside, tmp_path, monkeypatch):
    """The import of these messages, fifty in a transaction."""
    monkeypatch.setattr(archives, "BATCH", 50)

    def brought(said):
        of = actions.start_import(workspace, None, KINDS["discord"].write(tmp_path, said))
        actions.run_import(workspace, of)
        assert of.state == "done"
        assert of.fetched == of.kept + of.skipped + of.rejected == len(said)
        return of

    return brought


def test_ids_doubled_leave_one_message_each_and_are_told(brought):
    """The first words stand: what an export says twice it says of the same message."""
    numbers = [*range(1, 101), *range(1, 101)]
    of = brought([Said(number, text=f"words {place // 100}") for place, number in enumerate(numbers)])
    assert (of.kept, of.new, of.changed, of.rejected) == (100, 100, 0, 0)
    assert list(of.skipped_why.values()) == [100]
    assert Message.objects.count() == 100
    assert set(Message.objects.values_list("text", flat=True)) == {"words 0"}


def test_the_same_record_many_times_over_is_one_message(brought):
    of = brought([Said(7)] * 120)
    assert (of.kept, of.new, list(of.skipped_why.values())) == (1, 1, [119])
    assert Message.objects.count() == 1


def test_answers_in_a_ring_that_no_transaction_holds_as_a_whole_make_one_thread(brought):
    brought([Said(number, parent=number % RING + 1) for number in range(1, RING + 1)])
    thread = Thread.objects.get()
    assert thread.message_count == Message.objects.count() == RING
    again = brought([Said(number, parent=number % RING + 1) for number in range(1, RING + 1)])
    assert (again.new, Thread.objects.count()) == (0, 1)
