"""What staff type on the screens of the intake that are not Wagtail's; what residents type stands in `forms`."""

import unicodedata
from typing import Any, Final

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kit.intake.logic.contact import NAMES
from kit.intake.logic.notes import AGREES, GROUNDS
from kit.intake.logic.reads import LONGEST_REMARK

LONGEST_NOTICE: Final = 500
MOST_ADDRESSES: Final = 5


class AddressesField(forms.CharField):
    """Mail addresses, one on each line; the value is a list without repeats."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(unicodedata.normalize("NFKC", value or "").split()))

    def validate(self, value: Any) -> None:
        if len(value) > MOST_ADDRESSES:
            raise forms.ValidationError(_("メールアドレスは%(most)d件までです。") % {"most": MOST_ADDRESSES})
        for address in value:
            try:
                validate_email(address)
            except forms.ValidationError as error:
                words = _("「%(address)s」は、メールアドレスとして読めません。") % {"address": address}
                raise forms.ValidationError(words) from error

    def run_validators(self, value: Any) -> None:
        """Each address was judged."""


class PauseForm(forms.Form):
    """What residents read while the intake is paused."""

    notice = forms.CharField(
        label=_("お知らせ"),
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("いつまでお休みか、その間どこに相談できるかを書いてください。"),
    )


class ApprovalForm(forms.Form):
    """Approving the numbers of a year: which tables were looked at, and under which decision."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    number = forms.CharField(
        label=_("決裁番号"), max_length=60, help_text=_("例: 福政第123号。操作の記録に残ります。")
    )


def _long(label: str, *, required: bool = True, help_text: str = "", rows: int = 8) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget)


def _line(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=200, widget=widget)


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _reason() -> forms.CharField:
    """Why a way was used that must not be."""
    return _line(
        _("「不可」の方法を使った理由"),
        required=False,
        help_text=_("「使わないでほしい」と言われた方法を、こちらから使うときに必要です。"),
    )


class CaseForm(forms.Form):
    """Every form about a consultation carries a number, so that pressing twice keeps one row."""

    form = forms.UUIDField(widget=forms.HiddenInput, required=False)


class AnswerForm(CaseForm):
    text = _long(_("お返事"), help_text=_("相談した人のお返事箱に、このまま届きます。"), rows=12)
    next_contact_on = _day(_("次に連絡する日"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ContactForm(CaseForm):
    on = _day(_("日"))
    channel = forms.ChoiceField(
        label=_("方法"),
        choices=NAMES.items(),
    )
    by_person = forms.BooleanField(label=_("むこうから連絡があった"), required=False)
    who = _line(_("だれと"), required=False)
    what = _long(_("内容"), help_text=_("一行でかまいません。"), rows=5)
    answers = forms.BooleanField(
        label=_("この連絡で、お返事をしたことになる"),
        required=False,
        help_text=_("チェックを入れると「こちらのお返事を待っている」から外れます。"),
    )
    reason = _reason()


class VisitForm(CaseForm):
    on = _day(_("訪問する日・した日"))
    wished = _line(_("だれが訪問を望んでいますか"))
    agrees = forms.ChoiceField(label=_("本人の気持ち"), choices=AGREES.items(), widget=forms.RadioSelect)
    goes = _line(_("だれが行きますか"))
    promised = _line(_("約束したこと"), required=False, help_text=_("例: 玄関まで、15分だけ"))
    what = _long(_("様子"), required=False, rows=5)
    reason = _reason()


class AssessmentForm(CaseForm):
    text = _long(
        _("見立てメモ"), help_text=_("相談した人の言葉とは分けて残します。開示の対象になることがあります。")
    )


class ChannelForm(CaseForm):
    reason = _long(_("この方法を使う理由"), help_text=_("きょう一日だけ、番号や住所が出ます。"), rows=3)


class AssignForm(CaseForm):
    assignee = forms.ModelChoiceField(None, label=_("担当"), required=False, empty_label=_("まだ決めない"))
    deputy = forms.ModelChoiceField(None, label=_("担当の代わり"), required=False, empty_label=_("決めない"))


class StageForm(CaseForm):
    stage = forms.ModelChoiceField(
        None,
        label=_("段階"),
        required=False,
        empty_label=_("決めない"),
        help_text=_("行き来してかまいません。相談した人の画面には出ません。"),
    )


class PlanForm(CaseForm):
    day = _day(_("次に連絡する日"), required=False, help_text=_("空にすると、予定がなくなります。"))


class AskForm(CaseForm):
    text = _long(_("たずねる文"), help_text=_("お返事箱に届きます。"), rows=6)


class AgreedForm(CaseForm):
    heard = _line(_("いつ、どのように聞きましたか"), help_text=_("例: 11月20日、来所のときに"))


class PassOnForm(CaseForm):
    to = _line(_("つなぐ先（機関の名前と担当）"))
    ground = forms.ChoiceField(
        label=_("根拠"),
        choices=[("", _("選んでください")), *((one.value, words) for one, words in GROUNDS.items())],
    )
    because = _line(
        _("根拠のくわしいこと"),
        help_text=_(
            "同意: いつ、どのようにもらったか。支援会議: 法律の条文。法令・緊急: どの法令か、だれが決めたか。"
        ),
    )
    text = _long(_("渡す内容"), help_text=_("ここに書いたものだけが渡ります。あとで、このまま印刷できます。"))
    goes_over = forms.BooleanField(
        label=_("これからは、つなぐ先が中心になる"),
        required=False,
        help_text=_("一覧では「ほかの機関へつないだ」に移ります。相談した人は、ここにも書けます。"),
    )


class HouseholdForm(CaseForm):
    reference = _line(_("もう一つの相談の受付番号"), help_text=_("例: KW3-79F"))


class CodeForm(CaseForm):
    sure = _line(
        _("相談した人だと、どのように確かめましたか"),
        help_text=_("例: 書かれていた番号にこちらからかけ、呼び名を聞いた"),
    )


class EraseForm(CaseForm):
    reason = forms.ChoiceField(label=_("消す理由"), widget=forms.RadioSelect)


class ReviewForm(forms.Form):
    remark = forms.CharField(
        label=_("点検の結果"),
        max_length=LONGEST_REMARK,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_(
            "しるしの付いた閲覧をどう確かめたかを書きます。例: 伊勢さんに聞き、夜間の緊急の対応と確かめた。相談の内容や、相談した人のことは書きません。封をせずに残り、印刷にも出ます。"
        ),
    )


class ErasureForm(forms.Form):
    despite_unread = forms.BooleanField(
        label=_("相談した人がまだ読んでいないお返事があることを見ました"), required=False
    )
