"""Blocks from which a clerk builds the questions of the intake: a screen, a question of each kind, a condition.

For: the shape and the words of the editor. Not for: what a definition means (`logic.stored`, `logic.checks`).

Rules
- Every screen, question, option and condition is an item of a stream or list, so that its id lasts through revisions
  and releases and a merge can tell it apart.
- A question that somebody may have answered is retired, never taken out; `retired` says so and comes from the merge, too.
"""

from typing import Any, Final

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kit.intake.logic import definition as d
from kit.pages.blocks.parts import RichBlock

OPERATORS: Final = [
    ("is", _("が次の答えのとき（いくつも選ぶ質問では、◎のとき）")),
    ("is_not", _("が次の答えでないとき")),
    ("includes", _("に次の答えが入っているとき（いくつも選ぶ質問）")),
    ("answered", _("に何か答えたとき")),
]
HINTS: Final = [
    (d.NO_NAMES, _("「お名前や住所は書かないでください」と添える")),
    (d.HEAD_ONLY, _("課の責任者だけが読む")),
]
# The groups of `core.models.Contact`; a test keeps them the same.
CONTACT_GROUPS: Final = [
    ("danger", _("いま命や体が危ないとき")),
    ("despair", _("死にたいほどつらいとき")),
    ("violence", _("暴力やこわさ")),
    ("money", _("お金・食べもの・住まい")),
    ("child", _("子どものこと")),
    ("prefecture", _("県の窓口")),
    ("consumer", _("契約や業者のこと")),
    ("language", _("ほかの言葉で")),
]


class BoxesBlock(blocks.MultipleChoiceBlock):
    """Boxes to tick: in a list, one plain click would drop what was chosen before."""

    def get_field(self, **kwargs: Any) -> Any:
        return super().get_field(**{**kwargs, "widget": CheckboxSelectMultiple()})


class TermBlock(blocks.StructBlock):
    question = blocks.CharBlock(
        label=_("前の質問"),
        max_length=200,
        help_text=_("これより前にある質問の文を、そのまま書きます。記号でもかまいません。"),
    )
    operator = blocks.ChoiceBlock(label=_("どんなとき"), choices=OPERATORS, default="is")
    value = blocks.CharBlock(
        label=_("答え"),
        required=False,
        max_length=200,
        help_text=_("選択肢の言葉を、そのまま書きます。「何か答えたとき」では空のままにします。"),
    )

    class Meta:
        label = _("条件")
        icon = "filter"


class OptionBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("言葉"), max_length=120)
    hint = blocks.CharBlock(
        label=_("ひとこと"), required=False, max_length=200, help_text=_("言葉の下に小さく出ます。")
    )
    key = blocks.CharBlock(
        label=_("記号"),
        required=False,
        max_length=40,
        help_text=_("空のままでかまいません。公開したあとは変えません。"),
    )


def _conditions() -> blocks.ListBlock:
    return blocks.ListBlock(
        TermBlock(),
        label=_("たずねる条件"),
        default=[],
        help_text=_("書かなければ、いつもたずねます。前の質問だけを条件にできます。"),
    )


def _any_of() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        label=_("条件は、どれか一つでよい"),
        required=False,
        help_text=_("チェックがなければ、すべてがあてはまるときにたずねます。"),
    )


def _key() -> blocks.CharBlock:
    return blocks.CharBlock(
        label=_("記号"),
        required=False,
        max_length=40,
        help_text=_("空のままでかまいません。書くときは英小文字と数字で。公開したあとは変えません。"),
    )


class AskedBlock(blocks.StructBlock):
    """What every question has."""

    label = blocks.CharBlock(
        label=_("質問"), max_length=200, help_text=_("たずねる文です。短く、責めない言葉で。")
    )
    help = RichBlock(label=_("説明"), required=False, help_text=_("質問の下に出ます。空でもかまいません。"))
    required = blocks.BooleanBlock(
        label=_("必ず答える"),
        required=False,
        help_text=_("答えられない方は先へ進めません。だれのことかと、お返事の受け取り方だけにします。"),
    )
    no_skip = blocks.BooleanBlock(
        label=_("「答えたくない」などを出さない"),
        required=False,
        help_text=_("チェックがなければ「答えたくない・わからない・あとで」がいつも選べます。"),
    )
    hints = BoxesBlock(label=_("扱い"), choices=HINTS, required=False)
    conditions = _conditions()
    any_of = _any_of()
    key = _key()
    retired = blocks.BooleanBlock(
        label=_("もうたずねない"),
        required=False,
        help_text=_("新しい方にはたずねません。前に答えた方の記録では、そのまま読めます。"),
    )


class ChosenBlock(AskedBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("選択肢"), min_num=1)


class SingleBlock(ChosenBlock):
    default = blocks.CharBlock(
        label=_("はじめから選んでおく選択肢"),
        required=False,
        max_length=120,
        help_text=_("選択肢の言葉か記号。空なら、何も選ばれていません。"),
    )

    class Meta:
        label = _("一つを選ぶ")
        icon = "radio-empty"


class MultipleBlock(ChosenBlock):
    most_pressing = blocks.BooleanBlock(
        label=_("いちばんのものに◎を付けられる"),
        required=False,
        help_text=_("選んだ中から、いちばん気になるものを一つ選べます。"),
    )

    class Meta:
        label = _("いくつも選ぶ")
        icon = "list-ul"


class ShortTextBlock(AskedBlock):
    class Meta:
        label = _("短い文")
        icon = "pilcrow"


class LongTextBlock(AskedBlock):
    class Meta:
        label = _("長い文")
        icon = "doc-full"


class DateBlock(AskedBlock):
    class Meta:
        label = _("日付")
        icon = "date"


class NumberBlock(AskedBlock):
    class Meta:
        label = _("数")
        icon = "order"


class TelephoneBlock(AskedBlock):
    class Meta:
        label = _("電話番号")
        icon = "mobile-alt"


class MailBlock(AskedBlock):
    class Meta:
        label = _("メールアドレス")
        icon = "mail"


class MunicipalityBlock(AskedBlock):
    class Meta:
        label = _("市町")
        icon = "site"


class ConsentBlock(AskedBlock):
    class Meta:
        label = _("はい・いいえ")
        icon = "check"


class InformationBlock(blocks.StructBlock):
    """Words that are only read, and telephone numbers that are open now."""

    label = blocks.CharBlock(label=_("見出し"), required=False, max_length=200)
    help = RichBlock(label=_("文章"), required=False)
    contacts = BoxesBlock(
        label=_("いっしょに出す連絡先"),
        choices=CONTACT_GROUPS,
        required=False,
        help_text=_("選んだ分類の連絡先を、いま電話できるものから並べます。"),
    )
    conditions = _conditions()
    any_of = _any_of()
    key = _key()
    retired = blocks.BooleanBlock(
        label=_("もう出さない"), required=False, help_text=_("新しい方には出しません。")
    )

    class Meta:
        label = _("読むだけの文")
        icon = "info-circle"


class QuestionsBlock(blocks.StreamBlock):
    """A question of each kind, under the name that `logic.definition` gives the kind."""

    single = SingleBlock()
    multiple = MultipleBlock()
    short_text = ShortTextBlock()
    long_text = LongTextBlock()
    date = DateBlock()
    number = NumberBlock()
    telephone = TelephoneBlock()
    mail = MailBlock()
    municipality = MunicipalityBlock()
    consent = ConsentBlock()
    information = InformationBlock()

    class Meta:
        required = False


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("題"), max_length=120, help_text=_("質問の形にすると、わかりやすくなります。")
    )
    lead = blocks.TextBlock(label=_("はじめの一、二文"), required=False, max_length=400)
    questions = QuestionsBlock(label=_("質問"), help_text=_("一つの画面に三つから五つまでが目安です。"))
    conditions = _conditions()
    any_of = _any_of()
    key = _key()

    class Meta:
        label = _("画面")
        icon = "doc-empty"


class StepsBlock(blocks.StreamBlock):
    step = StepBlock()

    class Meta:
        required = False


def _joining(kind: type[blocks.StructBlock]) -> blocks.StructBlock:
    """A question that says which screen it joins."""
    step = blocks.CharBlock(
        label=_("入れる画面"),
        max_length=120,
        help_text=_("画面の題を、そのまま書きます。その画面の最後に出ます。"),
    )
    return kind(local_blocks=[("step", step)])


class TownQuestionsBlock(blocks.StreamBlock):
    single = _joining(SingleBlock)
    multiple = _joining(MultipleBlock)
    short_text = _joining(ShortTextBlock)
    long_text = _joining(LongTextBlock)
    date = _joining(DateBlock)
    number = _joining(NumberBlock)
    consent = _joining(ConsentBlock)
    information = _joining(InformationBlock)

    class Meta:
        required = False
