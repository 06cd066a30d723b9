"""Ways to consult other than the telephone, as a clerk types them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


def _note(**kwargs: object) -> blocks.CharBlock:
    return blocks.CharBlock(label=_("ひとこと"), required=False, max_length=120, **kwargs)


class MailBlock(blocks.StructBlock):
    address = blocks.EmailBlock(label=_("メールアドレス"))
    note = _note(help_text=_("例: お返事は3開庁日ほどです"))

    class Meta:
        label = _("メール")
        icon = "mail"


class OnlineBlock(blocks.StructBlock):
    tool = blocks.CharBlock(label=_("方法"), max_length=60, help_text=_("例: ビデオ通話（Zoom）、フォーム"))
    url = blocks.URLBlock(label=_("入り口"), required=False)
    note = _note()

    class Meta:
        label = _("オンライン")
        icon = "desktop"


class VisitBlock(blocks.StructBlock):
    note = blocks.CharBlock(
        label=_("説明"), max_length=160, help_text=_("例: ご希望があれば、相談員がうかがいます")
    )

    class Meta:
        label = _("訪問")
        icon = "home"


class LetterBlock(blocks.StructBlock):
    address = blocks.TextBlock(label=_("あて先"), max_length=200)
    note = _note()

    class Meta:
        label = _("手紙")
        icon = "doc-full"


class SnsBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("名前"), max_length=60)
    url = blocks.URLBlock(label=_("入り口"), required=False)
    note = _note()

    class Meta:
        label = _("SNS")
        icon = "comment"


class FaxBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("番号"), max_length=20)
    note = _note()

    class Meta:
        label = _("ファクス")
        icon = "print"


class ChannelsBlock(blocks.StreamBlock):
    mail = MailBlock()
    online = OnlineBlock()
    visit = VisitBlock()
    letter = LetterBlock()
    sns = SnsBlock()
    fax = FaxBlock()

    class Meta:
        required = False
