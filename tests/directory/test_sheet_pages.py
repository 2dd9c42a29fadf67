"""The pages of spreadsheets: what a team sees, chooses and gets, and what is refused."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from folkmoot.rooms.directory.actions import sheets_applying
from folkmoot.rooms.directory.models import Listing, Roll, SheetImport
from folkmoot.rooms.directory.queries import sheets as queries
from folkmoot.rooms.reception.actions import switch
from folkmoot_engine.directory.sheets import read

pytestmark = pytest.mark.django_db
AT = "/w/north/directory/sheets/"
HEAD = "Name,Company,Title,LinkedIn,Twitter\n"
ROWS = "Ada Lind,Wrenfield,Host,https://www.linkedin.com/in/ada-lind,@ada\nBo Grün,Hafen AG,Lead,,@bo\n"


@pytest.fixture
def roll(workspace) -> Roll:
    switch("directory", on=True, host=workspace)
    return Roll.objects.create(slug="strategy", name="Strategy people")


def upload(client, roll, content: str | bytes, name: str = "people.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(f"{AT}upload/", {"file": SimpleUploadedFile(name, content), "roll": roll.pk}, follow=True)


def fields(of: SheetImport, **altered) -> dict[str, str]:
    """What a browser sends of the page as it is shown."""
    told = {}
    for line in queries.merging(of).open:
        told[f"seen-{line.key}"] = line.seen
        if line.row.of in ("new", "gone"):
            told[f"take-{line.key}"] = "yes" if line.row.of == "new" else "no"
        for at, cell in enumerate(line.row.cells):
            if cell.of != "ours":
                told[f"cell-{line.key}-{at}"] = altered.get(cell.column, cell.proposed)
    return told


def apply(client, **altered) -> SheetImport:
    of = SheetImport.objects.first()
    page = client.post(f"{AT}{of.uid}/choose/", {**fields(of, **altered), "apply": "yes"}, follow=True)
    assert page.status_code == 200
    sheets_applying.apply(SheetImport.objects.get(pk=of.pk))
    of.refresh_from_db()
    return of


def test_from_a_file_to_candidates_and_back(alice_client, roll):
    page = upload(alice_client, roll, HEAD + ROWS).content.decode()
    assert "Ada Lind" in page and "@ada" in page and "Rows 1 to 2 of 2" in page
    assert not Listing.objects.exists()
    of = apply(alice_client)
    assert (of.state, of.counts["added"]) == ("applied", 2)
    page = alice_client.post(f"{AT}{of.uid}/take-back/", follow=True).content.decode()
    assert "taken back" in page
    assert not Listing.objects.exists()


def test_a_person_chooses_cell_by_cell(alice_client, roll):
    upload(alice_client, roll, HEAD + ROWS)
    apply(alice_client)
    page = upload(alice_client, roll, (HEAD + ROWS).replace("Host", "Chief").replace("@bo", "@bo2")).content.decode()
    assert "Only they changed it" in page
    of = apply(alice_client, title="ours")
    assert of.counts["changed"] == 1
    assert Listing.objects.get(name="Ada Lind").title == "Host"
    assert Listing.objects.get(name="Bo Grün").extra == {"Twitter": "@bo2"}
    page = upload(alice_client, roll, (HEAD + ROWS).replace("Host", "Chief").replace("@bo", "@bo2")).content.decode()
    assert "Nothing to choose" in page


def test_long_sheets_are_looked_through_a_page_at_a_time(alice_client, roll):
    people = "".join(f"Person {n:02},Hafen AG,Host,,\n" for n in range(40))
    upload(alice_client, roll, HEAD + people)
    of = SheetImport.objects.get()
    page = alice_client.get(f"{AT}{of.uid}/?start=15").content.decode()
    assert "Rows 16 to 30 of 40" in page and "25 rows I have not looked at" in page
    shown = queries.merging(of).open[:15]
    told = {name: value for line in shown for name, value in fields_of(line).items()}
    answer = alice_client.post(f"{AT}{of.uid}/choose/", {**told, "next": "15"})
    assert answer.headers["Location"].endswith("?start=15#rows")
    alice_client.post(f"{AT}{of.uid}/choose/", {"apply": "yes"})
    sheets_applying.apply(SheetImport.objects.get())
    assert Listing.objects.count() == 15  # what nobody looked at waits
    upload(alice_client, roll, HEAD + people)
    of = SheetImport.objects.first()
    alice_client.post(f"{AT}{of.uid}/choose/", {"apply": "yes", "rest": "on"})
    sheets_applying.apply(SheetImport.objects.get(pk=of.pk))
    assert Listing.objects.count() == 40


def fields_of(line) -> dict[str, str]:
    return {f"seen-{line.key}": line.seen, f"take-{line.key}": "yes"}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_list_is_given_out(alice_client, roll, tmp_path, kind):
    upload(alice_client, roll, HEAD + ROWS)
    apply(alice_client)
    answer = alice_client.post(f"{AT}export/", {"kind": kind})
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    (tmp_path / "back").write_bytes(answer.content)
    found = read(tmp_path / "back", f"back.{kind}").records()
    assert {one["name"]: one["Twitter"] for one in found} == {"Ada Lind": "@ada", "Bo Grün": "@bo"}


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"a" * (70 << 20))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"\0\1" * 50, "The file is no table"),
        (bomb(), "MiB unpacked"),
        (b"name,company\nA,%s\n" % (b"x" * 5_000), "cell of more than 4,000"),
        (b"x" * (11 << 20), "larger than 10"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_a_reason(alice_client, roll, content, says):
    page = upload(alice_client, roll, content)
    assert page.status_code == 400
    assert says in page.content.decode()
    assert not SheetImport.objects.exists()


def test_columns_are_said_by_a_person_where_names_tell_nothing(alice_client, roll):
    page = upload(alice_client, roll, "a,b\nAda,Wrenfield\n").content.decode()
    assert "No column holds the names" in page
    of = SheetImport.objects.get()
    wrong = alice_client.post(f"{AT}{of.uid}/columns/", {"column-name": "a", "column-employer": "a"})
    assert wrong.status_code == 400 and "stands for two fields" in wrong.content.decode()
    page = alice_client.post(f"{AT}{of.uid}/columns/", {"column-name": "a", "column-employer": "b"}, follow=True)
    assert "Rows 1 to 1 of 1" in page.content.decode()


def test_what_a_stranger_wrote_runs_nothing(alice_client, roll):
    page = upload(alice_client, roll, HEAD + '<script>alert(1)</script>,"<img src=x onerror=y>",,,\n').content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page


def test_only_owners_and_managers_of_the_host_come_here(bob_client, charlie_client, client, roll):
    assert bob_client.get(AT).status_code == 403
    assert charlie_client.get(AT).status_code == 404
    assert charlie_client.get("/w/south/directory/sheets/").status_code == 404
    assert client.get(AT).status_code == 302
