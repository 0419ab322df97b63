"""A language is one file of words, found without being named anywhere."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import mailtrap_local
from mailtrap_local.mail.codes.languages import TAGS, vocabularies
from mailtrap_local.mail.codes.vocabulary import Vocabulary, alternatives, compound, words

ROOT = Path(mailtrap_local.__file__).parent
LOW_GERMAN = """
from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kood"),
    one_time_codes=words("tövernummer"),
    units=words("schillings"),
)
"""
FIND = """
from mailtrap_local.mail.codes.extract import extract_codes
print([one.code for one in extract_codes("Moin", "Kood, dien Tövernummer: 604118", None).codes])
"""


def test_every_file_of_the_folder_is_a_language() -> None:
    files = sorted((ROOT / "mail/codes/languages").glob("[a-z]*.py"))
    assert len(vocabularies()) == len(files) > 35
    assert all(isinstance(table, Vocabulary) for table in vocabularies())


def test_every_word_is_an_expression_that_captures_nothing() -> None:
    fields = [name for name in Vocabulary.__slots__ if name not in ("spacing", "stems")]
    for table in vocabularies():
        for word in (word for name in fields for word in getattr(table, name)):
            assert re.compile(word).groups == 0
            assert not re.compile(word).match("")
            assert word == word.strip()


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_a_new_language_is_one_new_file(tmp_path: Path, *, packed: bool) -> None:
    archive = tmp_path / "mailtrap_local.zip"
    with zipfile.ZipFile(archive, "w") as package:
        for file in ROOT.rglob("*.py"):
            package.write(file, file.relative_to(ROOT.parent))
        package.writestr("mailtrap_local/mail/codes/languages/nds.py", LOW_GERMAN)
        if not packed:
            package.extractall(tmp_path)
    found = subprocess.run(
        [sys.executable, "-c", FIND],
        cwd=tmp_path,
        env={"PYTHONPATH": str(archive if packed else tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.stdout.strip() == "['604118']", found.stderr


def test_a_longer_word_is_not_cut_short_by_one_that_begins_it() -> None:
    either = re.compile(alternatives(["code", "code promo", compound("pin, tan", "-?", "code")]))
    assert either.match("code promo 7")[0] == "code promo"  # type: ignore[index]  # it matches
    assert either.match("tan-code")[0] == "tan-code"  # type: ignore[index]  # it matches
    assert re.search(alternatives([]), "") is None


def test_words_are_parted_by_commas_and_lines() -> None:
    assert words("a b, c{0,6},\n   d") == ("a b", "c{0,6}", "d")


def test_the_tags_are_those_of_the_folder() -> None:
    files = (ROOT / "mail" / "codes" / "languages").glob("[a-z]*.py")
    assert TAGS.split() == sorted(file.stem for file in files)
