"""Search entries on a real database: what is written of an object, what finds it, and in which order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.search.index import get_indexed_models

from kit.core import registries
from kit.core.actions.audit import SystemActor
from kit.core.actions.search import (
    NotSearchable,
    cut_waiting,
    forget_objects,
    index_objects,
    rebuild_search,
    refuse_personal,
)
from kit.core.logic.search.entry import SearchText, Weight
from kit.core.models import Municipality, RecordKey, SearchEntry
from kit.core.queries.search import narrow, search_ja

BY = SystemActor("test")
pytestmark = pytest.mark.django_db


def read(town):
    return registries.Findable(
        (
            SearchText(town.name, Weight.TITLE),
            SearchText(town.kana, Weight.NAME),
            SearchText(
                f"{town.name}の居場所。ひきこもりのご相談は 059-{town.pk:03}-2273、ｻﾎﾟｽﾃの中。100%_無料"
            ),
        ),
        is_public=town.kind == "city",
    )


@pytest.fixture(autouse=True)
def towns(monkeypatch):
    registry = registries.Registry("search kinds")
    registry.register("test.towns", registries.SearchKind(read=read, all=Municipality.objects.all))
    monkeypatch.setattr("kit.core.actions.search.search_kinds", registry)
    rebuild_search(by=BY)
    return registry


def names(text, **words):
    keys = [hit.object_id for hit in search_ja(text, kinds=["test.towns"], **words)]
    found = Municipality.objects.in_bulk(keys)
    return [found[key].name for key in keys]


def rows():
    found = SearchEntry.objects.filter(kind="test.towns").order_by("object_id")
    return list(found.values("object_id", "raw", "norm", "is_cut"))


def test_letters_are_found_however_they_are_typed():
    kumano = Municipality.objects.get(name="熊野市")
    for typed in (
        "熊野", "クマノ", "くまの", "ｸﾏﾉ", "熊野市　居場所", "居場所 熊野", "引きこもり くまの", "ひきこもり 熊野市",
        "さぽすて 熊野", f"０５９－{kumano.pk:03}－２２７３", f"059{kumano.pk:03}2273", '"熊野市の居場所"', "「熊野市の居場所」",
    ):  # fmt: skip
        assert names(typed) == ["熊野市"], typed
    assert names("熊野 津市") == []
    assert names("") == names("　") == names("・（") == []


def test_nothing_typed_is_a_wildcard():
    assert len(names("100%_無料")) == 14
    assert names("1%料") == names("%") == names("熊_市") == names("熊\\野") == names("*") == []


def test_only_what_is_public_is_found_unless_asked_otherwise():
    assert names("木曽岬") == []
    assert names("木曽岬", is_public=None) == ["木曽岬町"]
    assert names("熊野", locale="ja") == ["熊野市"]
    assert names("熊野", locale="en") == []


def test_the_better_place_comes_first():
    """津市 is a title, and a part of another title."""
    suzuka, tsu = Municipality.objects.get(name="鈴鹿市"), Municipality.objects.get(name="津市")
    suzuka.kana = "津市のとなり"
    index_objects("test.towns", [suzuka, tsu], by=BY)
    hits = search_ja("津市", kinds=["test.towns"])
    assert [hit.object_id for hit in hits][:2] == [tsu.pk, suzuka.pk]
    assert hits[0].score > hits[1].score > 0
    assert search_ja("居場所", kinds=["test.towns"], limit=3) == search_ja("居場所", kinds=["test.towns"])[:3]


def test_a_list_is_narrowed_and_keeps_its_filters():
    towns = Municipality.objects.filter(latitude__gt=34.5)
    found = narrow(towns, "市 居場所", kind="test.towns").order_by("-search_score", "code")
    with CaptureQueriesContext(connection) as asked:
        shown = list(found)
    assert len(asked) == 1
    assert {town.name for town in shown} == {town.name for town in towns if town.kind == "city"}
    assert [town.search_score for town in shown] == sorted((t.search_score for t in shown), reverse=True)
    assert list(narrow(towns, " ", kind="test.towns")) == list(towns)


def test_writing_again_changes_nothing_and_rebuilding_mends(towns):
    everything = Municipality.objects.all()
    assert index_objects("test.towns", everything, by=BY) == 0
    before = rows()
    SearchEntry.objects.filter(object_id=everything[0].pk).delete()
    SearchEntry.objects.filter(object_id=everything[1].pk).update(raw="x")
    SearchEntry.objects.create(kind="test.towns", object_id=99_999, raw="x", raw_title_end=0, raw_name_end=0)
    assert rebuild_search(by=BY) == 29
    assert rows() == before


def test_what_is_gone_is_not_found():
    tsu = Municipality.objects.get(name="津市")
    assert forget_objects("test.towns", [tsu.pk], by=BY) == 1
    assert "津市" not in names("津市")
    index_objects("test.towns", [tsu], by=BY)
    assert names("津市")[0] == "津市"


def test_what_residents_wrote_is_refused(towns):
    towns.register("test.keys", registries.SearchKind(read=read, all=RecordKey.objects.all))
    with pytest.raises(NotSearchable, match="RecordKey"):
        index_objects("test.keys", [RecordKey()], by=BY)
    with pytest.raises(NotSearchable, match="no search kind"):
        index_objects("test.unknown", [], by=BY)


def test_thousands_are_cut_into_words_by_the_worker(towns):
    SearchEntry.objects.filter(kind="test.towns").delete()
    assert index_objects("test.towns", Municipality.objects.all(), by=BY, cut=False) == 29
    assert len(names("居場所")) == 14
    assert names("御相談") == []
    assert cut_waiting(by=BY) == 29
    assert len(names("御相談")) == 14, "ご相談 in the form of the dictionary"
    assert cut_waiting(by=BY) == 0


def test_without_the_dictionary_letters_are_found(monkeypatch):
    nobody = registries.Registry("word cutters")
    monkeypatch.setattr("kit.core.queries.search.word_cutters", nobody)
    SearchEntry.objects.filter(kind="test.towns").delete()
    assert rebuild_search(by=BY) == 29
    assert {(row["norm"], row["is_cut"]) for row in rows()} == {("", False)}
    assert names("ｸﾏﾉ 居場所") == ["熊野市"]
    assert names("御相談") == []
    assert cut_waiting(by=BY) == 0


def test_what_is_registered_reads_no_residents_and_has_whole_numbers_as_keys():
    whole = {"AutoField", "BigAutoField", "IntegerField", "BigIntegerField"}
    searched = {entry.all().model for _name, entry in registries.search_kinds.items()} | set(
        get_indexed_models()
    )
    keys = {
        model: model._meta.pk.target_field if model._meta.pk.remote_field else model._meta.pk
        for model in searched
    }
    assert {model for model, key in keys.items() if key.get_internal_type() not in whole} == set()
    for model in searched:
        refuse_personal(model)
