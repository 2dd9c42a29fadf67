"""The first judge against gold: a sample judged by hand, and the questions of real communities."""

import gzip
import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.judged import NOW, batch_of, probability
from folkmoot_engine.text.markup import from_html
from folkmoot_engine.triage.first import RISKS, FirstJudge

SAMPLE = Path(__file__).parent / "data" / "first_judge.jsonl"
ARCHIVES = Path(__file__).parents[3] / "shared" / "data"
GOLD = ("question", "risks", "queue")


class Score:
    """Precision and recall of one yes-or-no head."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[bool, bool]] = Counter()

    def add(self, expected: bool, told: bool) -> None:
        self.counts[expected, told] += 1

    @property
    def precision(self) -> float:
        return self.counts[True, True] / (self.counts[True, True] + self.counts[False, True])

    @property
    def recall(self) -> float:
        return self.counts[True, True] / (self.counts[True, True] + self.counts[True, False])


def test_the_sample_judged_by_hand():
    cases = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 150
    rows = [{key: value for key, value in case.items() if key not in GOLD} for case in cases]
    verdicts = FirstJudge().judge(batch_of(*rows), now=NOW).to_pylist()
    scores = {head: Score() for head in ("question", "queue", *RISKS)}
    for case, verdict in zip(cases, verdicts, strict=True):
        scores["question"].add(case["question"], probability(verdict, "question") >= 0.5)
        for risk in RISKS:
            scores[risk].add(risk in case["risks"], probability(verdict, risk) >= 0.5)
        scores["queue"].add(True, case["queue"] == verdict["queue"])
    assert scores["question"].precision >= 0.95
    assert scores["question"].recall >= 0.95
    assert scores["queue"].recall >= 0.95
    assert min(scores[risk].precision for risk in RISKS) >= 0.85
    assert min(scores[risk].recall for risk in RISKS) >= 0.9


@pytest.mark.parametrize(
    ("archive", "precision", "recall", "queued"),
    [
        ("stackexchange-coffee", 0.93, 0.97, 0.10),
        # Many of this one's "questions" are announcements and proposals.
        ("stackexchange-bicycles-meta", 0.72, 0.82, 0.15),
        ("stackexchange-conlang-meta", 0.75, 0.80, 0.15),
    ],
)
def test_questions_of_real_communities(archive, precision, recall, queued):
    """Gold: the source files a post as a question or as an answer; the judge is not told which."""
    file = ARCHIVES / archive / "Posts.xml.gz"
    if not file.exists():
        pytest.skip(f"the archive {archive} is not beside this checkout")
    with gzip.open(file) as stream:
        posts = [row.attrib for row in ElementTree.parse(stream).getroot()]
    posts = [post for post in posts if post["PostTypeId"] in ("1", "2")]
    verdicts = FirstJudge().judge(batch_of(*map(_unlabelled, posts)), now=NOW).to_pylist()
    score = Score()
    for post, verdict in zip(posts, verdicts, strict=True):
        score.add(post["PostTypeId"] == "1", probability(verdict, "question") >= 0.5)
    assert score.precision >= precision
    assert score.recall >= recall
    assert sum(verdict["queue"] is not None for verdict in verdicts) <= queued * len(posts)


def _unlabelled(post: dict[str, str]) -> dict[str, object]:
    clean = from_html(post["Body"])
    return {
        "uid": post["Id"],
        "title": post.get("Title"),
        "html": clean.html,
        "text": clean.text,
        "links": clean.links,
        "opens_thread": post["PostTypeId"] == "1",
        "answered": int(post.get("AnswerCount", 0)) > 0,
        "reach": int(post.get("ViewCount", 20)),
    }
