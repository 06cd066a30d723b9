"""Every sentence that Wagtail's screens can show is translated, by its own Japanese catalogue or by ours."""

import ast
import gettext
from pathlib import Path

import pytest
import wagtail
from django.conf import settings
from django.utils.translation import gettext as translated
from django.utils.translation import to_locale

WAGTAIL = Path(wagtail.__file__).parent
OURS = Path(settings.LOCALE_PATHS[0]) / "ja" / "LC_MESSAGES"


def installed_catalogues(domain):
    """Wagtail's English catalogues of the apps that are installed here; the core's own is wagtail/locale."""
    folders = [
        WAGTAIL / name.removeprefix("wagtail").lstrip(".").replace(".", "/")
        for name in settings.INSTALLED_APPS
        if name.split(".")[0] == "wagtail"
    ]
    paths = [folder / "locale" / to_locale("en") / "LC_MESSAGES" / f"{domain}.po" for folder in folders]
    return [path for path in paths if path.exists()]


def sentences(path):
    """The msgid of every entry of a .po file."""
    lines, found = path.read_text("utf-8").splitlines(), []
    for number, line in enumerate(lines):
        if line.startswith("msgid "):
            rest = [line.removeprefix("msgid ")]
            for following in lines[number + 1 :]:
                if not following.startswith('"'):
                    break
                rest.append(following)
            found.append("".join(ast.literal_eval(part) for part in rest))
    return [sentence for sentence in found if sentence]


def known(path):
    """What a compiled catalogue translates."""
    if not path.exists():
        return set()
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    names = (key[0] if isinstance(key, tuple) else key for key in catalogue)
    return {name.rpartition("\x04")[2] for name in names}


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_no_sentence_stays_english(domain):
    catalogues = installed_catalogues(domain)
    asked = {sentence for path in catalogues for sentence in sentences(path)}
    japanese = known(OURS / f"{domain}.mo")
    for path in catalogues:
        japanese |= known(path.parent.parent.parent / "ja" / "LC_MESSAGES" / f"{domain}.mo")
    assert len(asked) > (800 if domain == "django" else 80)
    assert sorted(asked - japanese) == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_is_written_is_what_is_compiled(domain):
    assert set(sentences(OURS / f"{domain}.po")) <= known(OURS / f"{domain}.mo")


def test_ours_comes_first():
    assert translated("Go to Wagtail admin") == "管理の画面へ"
