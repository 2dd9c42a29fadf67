"""The language of a text, or an honest silence."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot_engine.text.language import LANGUAGES, tell_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Does anyone know how to descale this machine?", "en"),
        ("Weiß jemand, wie man diese Maschine entkalkt?", "de"),
        ("Quelqu'un sait comment détartrer cette machine ?", "fr"),
        ("¿Alguien sabe cómo limpiar esta máquina de café?", "es"),
        ("Qualcuno sa come pulire questa macchina da caffè?", "it"),
        ("Weet iemand hoe ik deze machine moet schoonmaken?", "nl"),
        ("Czy ktoś wie, jak wyczyścić ten ekspres?", "pl"),
        ("Кто-нибудь знает, как почистить эту машину?", "ru"),
        ("これはどうやって掃除しますか", "ja"),
        ("هل يعرف أحد كيف أنظف هذه الآلة؟", "ar"),
    ],
)
def test_tells_the_language(text, language):
    told, probability = tell_language(text)
    assert told == language
    assert 0.5 <= probability <= 1


@pytest.mark.parametrize("text", ["", "ok", "lol", "12345 !!! 🙂", "https", "a b", "🎉🎉🎉🎉", "\u200b" * 20])
def test_is_silent_where_it_cannot_tell(text):
    assert tell_language(text) is None


@given(st.text(alphabet=st.characters()))
@settings(deadline=None)
def test_any_text_is_answered(text):
    told = tell_language(text)
    assert told is None or (told[0] in LANGUAGES and 0.5 <= told[1] <= 1)


def test_other_processes_say_the_same():
    texts = ["Danke für die schnelle Hilfe", "Thanks for the quick help", "nope"]
    assert pickle.loads(pickle.dumps(tell_language)) is tell_language
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(tell_language, texts)) == [tell_language(text) for text in texts]
