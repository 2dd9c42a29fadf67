"""Measure how often the guessed reply links of IRC logs are those that people drew (Kummerfeld et al. 2019).

python benchmarks/irc/run.py                 the dev part of ../shared/data/irc-ubuntu-threads
python benchmarks/irc/run.py --data FOLDER --part train

A link is (line, line it answers); a line that opens a conversation is linked to itself. The first 1,000 lines of an
excerpt are context and not scored. A line may have several links in the annotation; the importer gives one. Lines in
which nobody speaks (somebody came) count as opening a conversation, as they do for the annotators; the second row
leaves them out. Results are written as results.json and results.md beside this file, or into --into.
"""

import argparse
import json
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from folkmoot_engine.formats import Options, open_archive

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[2] / "shared" / "data" / "irc-ubuntu-threads"
CONTEXT = 1_000  # lines of each excerpt that are not scored
PUBLISHED = {"precision": 73.7, "recall": 71.0, "f1": 72.3}

Link = tuple[str, int, int]  # file, later line, earlier line; counted from 0


@dataclass(frozen=True)
class Excerpts:
    """What people drew, what the importer says, and in which lines somebody speaks."""

    drawn: set[Link]
    guessed: set[Link]
    spoken: set[tuple[str, int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--part", choices=["dev", "train"], default="dev")
    parser.add_argument("--into", type=Path, default=HERE)
    told = parser.parse_args()
    packed = told.data / f"{told.part}.tar.gz"
    if not packed.is_file():
        sys.exit(f"{packed} is not there. Put the data set's excerpts there, or name their folder by --data.")
    with tempfile.TemporaryDirectory(prefix="folkmoot-benchmark-") as folder:
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
        excerpts = read(Path(folder) / told.part)
    report = {"part": told.part, "published_on_test": PUBLISHED} | measured(excerpts)
    told.into.mkdir(parents=True, exist_ok=True)
    (told.into / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    (told.into / "results.md").write_text(as_page(report), "utf-8")
    print(as_page(report))


def read(folder: Path) -> Excerpts:
    lines_of, parents = imported(folder)
    drawn, guessed, spoken = set(), set(), set()
    for path in sorted(folder.glob("*.annotation.txt")):
        file = path.name.replace(".annotation.", ".raw.")
        links = annotated(path, file)
        drawn |= links
        for number in {line for _, line, _ in links}:
            told = lines_of.get((file, number))
            guessed.add((file, number, parents.get(told, number) if told else number))
            if told:
                spoken.add((file, number))
    return Excerpts(drawn, guessed, spoken)


def annotated(path: Path, file: str) -> set[Link]:
    pairs = (sorted(map(int, line.split()[:2])) for line in path.read_text("utf-8").splitlines())
    return {(file, later, earlier) for earlier, later in pairs if later >= CONTEXT}


def imported(folder: Path) -> tuple[dict[tuple[str, int], tuple[str, str]], dict[tuple[str, str], int]]:
    """(the message on each line, the line that each message answers), as the format `irc` reads the folder."""
    lines_of, number_of, parents = {}, {}, {}
    for batch in open_archive(folder, "irc").read(folder, Options()):
        for row in batch.messages.select(["native_id", "parent_id", "place"]).to_pylist():
            file, _, number = row["place"].rpartition(" line ")
            message = (file, row["native_id"])
            lines_of[file, int(number) - 1] = message
            number_of[message] = int(number) - 1
            if row["parent_id"]:
                parents[message] = number_of[file, row["parent_id"]]
    return lines_of, parents


def measured(found: Excerpts) -> dict:
    def of_speech(links: set[Link]) -> set[Link]:
        return {link for link in links if link[:2] in found.spoken}

    return {
        "every_line": score(found.drawn, found.guessed),
        "lines_in_which_somebody_speaks": score(of_speech(found.drawn), of_speech(found.guessed)),
    }


def score(drawn: set[Link], guessed: set[Link]) -> dict:
    right = len(drawn & guessed)
    precision, recall = right / len(guessed), right / len(drawn)
    return {
        "links_drawn": len(drawn),
        "links_guessed": len(guessed),
        "precision": round(100 * precision, 1),
        "recall": round(100 * recall, 1),
        "f1": round(200 * precision * recall / (precision + recall), 1),
    }


def as_page(report: dict) -> str:
    lines = [
        "# Reply links of IRC logs",
        "",
        f"The {report['part']} part of the Ubuntu IRC logs with hand-made reply links (Kummerfeld et al. 2019).",
        "Run again with `python benchmarks/irc/run.py`.",
        "",
        "| who | on | links drawn | links guessed | precision | recall | F1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in ("every_line", "lines_in_which_somebody_speaks"):
        run = report[name]
        lines.append(
            f"| Folkmoot | {report['part']}, {name.replace('_', ' ')} | {run['links_drawn']:,} | "
            f"{run['links_guessed']:,} | {run['precision']} | {run['recall']} | {run['f1']} |"
        )
    told = report["published_on_test"]
    lines.append(
        "| Kummerfeld et al., feed-forward network | test, every line | | | "
        f"{told['precision']} | {told['recall']} | {told['f1']} |"
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
