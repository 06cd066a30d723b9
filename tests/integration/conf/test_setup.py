"""`setup` may run as often as one likes: it completes, repeats nothing, and never takes a clerk's word back."""

import json
import shutil

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from wagtail.models import Page, ReferenceIndex, Revision

from kit.blueprints.bridge.guard import applying
from kit.core.models import AuditEntry, AuditLink, InstanceState, Municipality, Serving, User
from kit.pages.models import ContentPage
from kit.window.models import WindowPage

pytestmark = pytest.mark.django_db
GROWS = {AuditEntry, AuditLink, User, ReferenceIndex}


def everything():
    """Every row of the kit and of the pages, but for what records each run."""
    models = [m for m in apps.get_models() if m.__module__.startswith("kit.") or m in (Page, Revision)]
    rows = {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models if m not in GROWS}
    rows["kit_core.InstanceState"][0].pop("public_token")  # only says that something may be new to caches
    return rows


def test_second_setup_changes_nothing(capsys):
    before = everything()
    call_command("setup")
    after = everything()
    for name in before:
        assert before[name] == after[name], name


def test_reference_data_is_whole():
    assert Municipality.objects.count() == 29
    assert Serving.objects.filter(kind="selfreliance", municipality=None).count() == 0


def test_second_setup_keeps_what_a_clerk_wrote(capsys):
    page = ContentPage.objects.filter(live=True).first()
    page.lead = "窓口の職員が書きなおした文です。"
    page.save_revision().publish()
    call_command("setup")
    assert ContentPage.objects.get(pk=page.pk).lead == "窓口の職員が書きなおした文です。"


def test_second_setup_with_sample_data_keeps_what_a_clerk_wrote(demo_window, capsys):
    InstanceState.objects.update(is_demo=True)
    demo_window.phone = "000-111-2222"
    demo_window.save_revision().publish()
    call_command("setup", demo=True)
    assert WindowPage.objects.get().phone == "000-111-2222"


def test_second_setup_does_not_bring_a_deleted_page_back(capsys):
    page = ContentPage.objects.filter(live=True, slug="faq").get()
    uid = page.uid
    with applying():
        page.delete()
    call_command("setup")
    assert not ContentPage.objects.filter(uid=uid).exists()


def test_first_administrator_is_made_once_and_shown_once(capsys):
    call_command("setup")
    assert "パスワード" in capsys.readouterr().out
    call_command("setup")
    assert "パスワード" not in capsys.readouterr().out
    assert User.objects.count() == 1


def test_database_remembers_town_and_version(settings):
    state = InstanceState.objects.get()
    assert (state.code, state.slug, state.is_demo) == ("242012", "tsu", False)
    assert state.kit_version == settings.KIT_VERSION
    assert state.completed_at is not None


@pytest.mark.parametrize("broken", ['{"blueprint": ', "[]", "{}"])
def test_broken_blueprint_is_refused_and_touches_nothing(settings, tmp_path, capsys, broken):
    ours = settings.KIT_BLUEPRINTS
    shutil.copytree(ours / "hikikomori" / "built", tmp_path / "hikikomori" / "built")
    (tmp_path / "hikikomori" / "built" / "2099.1.json").write_text(broken)
    settings.KIT_BLUEPRINTS = tmp_path
    before = everything()
    with pytest.raises(CommandError) as refusal:
        call_command("setup")
    assert len(str(refusal.value).splitlines()) == 1
    after = everything()
    assert {name for name in before if before[name] != after[name]} == set()
    settings.KIT_BLUEPRINTS = ours
    call_command("setup")


def test_blueprint_for_a_newer_kit_is_refused(settings, tmp_path, capsys):
    source = settings.KIT_BLUEPRINTS / "hikikomori" / "built" / "2026.1.json"
    document = json.loads(source.read_bytes())
    document["version"], document["sequence"] = "2099.1", 99
    document["requires"]["types"]["pages.hologram"] = ["title"]
    folder = tmp_path / "hikikomori" / "built"
    folder.mkdir(parents=True)
    (folder / "2099.1.json").write_text(json.dumps(document))
    settings.KIT_BLUEPRINTS = tmp_path
    with pytest.raises(CommandError, match="hologram"):
        call_command("setup")


def test_blueprint_that_does_not_ship(settings, tmp_path, capsys):
    settings.KIT_BLUEPRINTS = tmp_path
    with pytest.raises(CommandError, match="hikikomori"):
        call_command("setup")
