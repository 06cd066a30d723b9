"""The trail speaks of things as staff know them: never a key, a path or a moment of another country."""

from kit.core.logic.act_words import act_choices, act_words, kind_words
from kit.core.logic.trail_words import Names, mentioned, note_words, person_words, reference_words

UID, OLD = "e8fa3d53-41d6-4412-933b-b42fe7a39a19", "00000000-41d6-4412-933b-b42fe7a39a19"
NAMES = Names(
    titles={UID: "本人の方へ"}, fields={"phone": "電話番号", "body": "本文"}, pages={"3": "家族の方へ"},
    people={"yamada": "山田 花子", "expired": ""},
)  # fmt: skip


def test_what_an_entry_is_about() -> None:
    assert reference_words("page", UID, NAMES) == "本人の方へ"
    assert reference_words("page", OLD, NAMES) == "いまはないもの"
    assert reference_words("contentpage", "3", NAMES) == "家族の方へ"
    assert reference_words("settings", "3", NAMES) == ""
    assert reference_words("release", "hikikomori 2026.2", NAMES) == "2026.2"
    assert reference_words("blueprint", "sokumen-2026.2", NAMES) == "2026.2"
    assert (
        reference_words("release", "hikikomori-2026.2.json、other-2027.1-rc.json", NAMES)
        == "2026.2、2027.1-rc"
    )
    assert reference_words("release", "hikikomori", NAMES) == ""
    assert reference_words("release", "keys", NAMES) == "鍵の名簿"
    assert reference_words("blueprint", UID, NAMES) == "本人の方へ"
    assert reference_words("blueprint", OLD, NAMES) == "いまはないもの"
    assert reference_words("release", "bundle", NAMES) == "更新のファイル"


def test_notes_are_words() -> None:
    said = [
        (("until", "2026-12-08T15:30:00+00:00"), "いつまで: 2026年12月9日 00:30"),
        (("ends_on", "2027-03-31"), "使える最後の日: 2027年3月31日"),
        (("path", "phone"), "ところ: 電話番号"),
        (("entry", f"{UID}::conflict:deleted-but-edited"), "ところ: 「本人の方へ」の全体"),
        (
            ("entry", f"{UID}:body/{OLD}:conflict:both-changed"),
            "ところ: 「本人の方へ」の本文（その中のひとつ）",
        ),
        (("entry", f"{OLD}:lost:conflict"), "ところ: 「いまはないもの」のその中のひとつ"),
        (("take", "ours"), "決めたこと: 市町の文のままにする"),
        (("reason", "signatures"), "理由: 署名が足りないか、別の鍵のもの"),
        (("reasons", [f"{OLD} を直せません", "番号"]), "理由: いまはないもの を直せません、番号"),
        (("roles", ["editor"]), "役割: 編集者"),
        (("root", True), "鍵の名簿も出した: はい"),
        (("added", 3), "加えた数: 3"),
    ]
    for (name, value), words in said:
        assert note_words(name, value, NAMES) == words
    assert mentioned([f"{UID}:body", ["x", OLD]]) == {UID, OLD}


def test_people_are_told_by_both_names() -> None:
    assert person_words("yamada", NAMES) == "山田 花子（yamada）"
    assert reference_words("account", "yamada", NAMES) == "山田 花子（yamada）"
    assert reference_words("account", "account_change", NAMES) == "役割や確認の方法の変更"
    assert person_words("expired", NAMES) == "expired", "a login name is never read as a code"
    assert person_words("system:clock", NAMES) == "時計の仕事"


def test_what_nobody_has_words_for_is_something_else() -> None:
    assert act_words("future.act") == "そのほかの操作"
    assert kind_words("gadget") == "そのほか"
    assert person_words("system:robot", NAMES) == "このサイトの仕組み"
    assert note_words("frobs", 3, NAMES) == "そのほかのこと: 3"
    assert kind_words("contentpage") == "ページ"


def test_the_list_can_be_narrowed_to_whatever_is_shown() -> None:
    chosen = dict(act_choices())
    assert chosen["open"] == act_words("open") == "内容を読む"
    assert len(chosen) == len(act_choices())
