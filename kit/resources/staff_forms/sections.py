"""The record's form in the order in which a clerk thinks of a place, with plain help beside every field.

For: which field stands where and what is said to it. Not for: kinds of fields (`record`), rows (`rows`).

`more`: fields that most places do not need; they are folded until one of them is filled or wrong.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    key: str
    title: Any
    fields: tuple[str, ...]
    more: tuple[str, ...] = ()


SECTIONS: Final = (
    Section(
        "what",
        _("何というところ"),
        ("name", "kind", "operator", "organisation_name", "summary", "description", "photo_id"),
        ("name_kana", "nickname", "agency_kind", "organisation_number", "organisation_url", "code"),
    ),
    Section(
        "who",
        _("だれのため"),
        (
            "for_person", "for_family", "for_supporter", "wishes", "reservation", "how_to_apply", "fee_is_free", "fee",
            "first_time_friendly", "women_only", "online",
        ),
        ("minimum_age", "maximum_age", "age_note", "capacity", "languages", "stages"),
    ),
    Section("when", _("いつ"), ("hours", "closed", "hours_note")),
    Section(
        "where",
        _("どこで"),
        ("address", "building", "address_confidential", "municipality_code", "area", "access"),
        ("area_codes", "postcode", "parking", "barrier_free", "latitude", "longitude"),
    ),
    Section(
        "first",
        _("はじめての日"),
        ("first_visit", "leave_early", "name_needed", "family_alone", "visit_before"),
    ),
    Section(
        "reach", _("連絡先"), ("mail", "url"), ("fax", "form_url", "contact_name", "contact_note"),
    ),
    Section(
        "listing",
        _("掲載"),
        ("checked_on", "checked_by", "alert", "review_mail", "note"),
        ("valid_from", "valid_to", "needs_check", "source", "source_date"),
    ),
)  # fmt: skip

HELP: Final[dict[str, Any]] = {
    "name": _("ちらしや看板に書いてある名前。例: 居場所ひだまり"),
    "kind": _("いちばん近いものを一つ。住民がさがすときに使います。"),
    "operator": _("民間の団体などのときは、公開の前に掲載基準の確認と決裁が必要です。"),
    "organisation_name": _("動かしている団体。前に書いた団体は、はじめの字を書くと出ます。"),
    "organisation_number": _("わかれば13けた。同じ団体かどうかを見分けるのに使います。"),
    "organisation_url": _("団体のホームページ。この場所のページは「連絡先」に書きます。"),
    "summary": _("一覧に出る一文。例: お茶を飲みながら、静かに過ごせます。"),
    "description": _("どんなところで、何ができるか。短い文で、やさしいことばで。"),
    "photo_id": _("入り口や部屋の写真があると、はじめての人が安心します。人の顔がわかる写真は選びません。"),
    "name_kana": _("ひらがなで。一覧の順番と、さがすときに使います。"),
    "nickname": _("ふだん呼ばれている名前が別にあるとき。"),
    "agency_kind": _("計画の20の種別のどれか。わからなければ空のままでかまいません。"),
    "code": _("表計算のファイルと突き合わせる番号。空なら自動で付きます。あとから変えられません。"),
    "for_person": _("ひきこもりの状態にあるご本人が来られる。"),
    "for_family": _("ご家族が来られる。"),
    "for_supporter": _("民生委員や支援の仕事の人が来られる。"),
    "wishes": _("住民は「こうしたい」でさがします。あてはまるものをすべて。"),
    "reservation": _("わからなければ「たずねてください」に。"),
    "how_to_apply": _("例: はじめての人は前の日までに電話。2回めからはそのまま来てよい。"),
    "fee_is_free": _("お茶代などがあるときは「お金がかかる」を選び、下に書きます。"),
    "fee": _("例: お茶代100円"),
    "first_time_friendly": _("はじめての人をむかえる人がいる、見学できる、など。"),
    "women_only": _("女性だけの場所・時間のとき。"),
    "online": _("家から参加できるとき。"),
    "minimum_age": _("きまりがあるときだけ。数字で。"),
    "maximum_age": _("きまりがあるときだけ。数字で。"),
    "age_note": _("例: 40代・50代の方が多いです"),
    "capacity": _("例: 8人くらい"),
    "languages": _("日本語のほかに使えることば。手話も。"),
    "stages": _("職員どうしのめやす。住民の画面では、これでさがすことはありません。"),
    "hours": _("ことばのまま書きます。例: 毎月第2・第4土曜 13:30–16:00、祝日は休み"),
    "closed": _("例: 祝日、年末年始、8月13日から15日"),
    "hours_note": _("例: 途中で来ても、途中で帰ってもかまいません"),
    "address": _("市町の名前から。例: 三重県津市西丸之内23-1"),
    "building": _("例: 中央公民館 2階 和室"),
    "address_confidential": _(
        "チェックを入れると、住所・建物・郵便番号・行き方・地図は、この管理の画面のほかのどこにも出ません（ページ、ファイル、検索、県の一覧）。ほかの欄に住所を書かないでください。"
    ),
    "municipality_code": _("建物がある市町。"),
    "area": _("だれが使えるか。ほかの市町の人も来られるときは「いくつかの市町」か「県全体」。"),
    "area_codes": _("「いくつかの市町」のときに選びます。"),
    "access": _("駅やバス停からの道。目じるしも。"),
    "postcode": _("例: 514-8611"),
    "parking": _("例: 3台（無料）"),
    "barrier_free": _("例: 入り口に段差があります。エレベーターあり"),
    "latitude": _("地図に出すとき。例: 34.718"),
    "longitude": _("地図に出すとき。例: 136.505"),
    "first_visit": _("着いてから帰るまでを、順番に。例: 受付で飲みものを選び、好きな席に座ります。"),
    "leave_early": _("例: いつ帰ってもかまいません"),
    "name_needed": _("例: 呼び名だけでかまいません"),
    "family_alone": _("例: はじめはご家族だけでもかまいません"),
    "visit_before": _("例: 見学できます。前の日までに電話してください"),
    "mail": _("公開されます。個人のアドレスは書かないでください。"),
    "url": _("この場所のページ。https:// から。"),
    "fax": _("市外局番から。"),
    "form_url": _("問い合わせのフォームがあるとき。https:// から。"),
    "contact_name": _("公開してよい担当の名前か係。例: 地域福祉係"),
    "contact_note": _("例: 平日の9時から17時。留守電に入れてください"),
    "checked_on": _("書いてあることが正しいか、この場所に確かめた日。住民にも出ます。"),
    "checked_by": _("例: 社会福祉課"),
    "alert": _("いまだけのお知らせ。例: 8月はお休みします。終わったら空にします。"),
    "review_mail": _("一年に一度、確認をお願いするメールを送る相手。公開されません。"),
    "note": _("公開される備考。内輪のメモは書かないでください。"),
    "valid_from": _("この日から出します。空なら、すぐに。"),
    "valid_to": _("この日まで出します。終わりのある催しのときに。"),
    "needs_check": _("まだ確かめていないことがあるとき。チェックが入っていると、一覧の「要確認」に出ます。"),
    "source": _("もとにした資料の名前。"),
    "source_date": _("例: 2026-04"),
}
