"""What still has to be done before the site says what it should: core's own part, and the whole list.

For: the dashboard. Not for: doing it, and refusing to publish (`OwnedDraftMixin`). Each registered list costs a
fixed number of queries, however many things are missing.
"""

from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.core.logic.act_words import value_words
from kit.core.logic.config_table import UNDECIDED
from kit.core.models import AuditEntry, Contact
from kit.core.queries.people import user_may
from kit.core.queries.samples import is_demo
from kit.core.queries.town import read_town_facts
from kit.core.registries import Todo, todos

ACCOUNT_MAILS = ("account_change", "setup_link")
MAILS = (
    *ACCOUNT_MAILS, "consultation_waits", "mailbox_notice", "review_request", "resource_import_waits",
    "resource_proposal_decided", "meeting_letters", "meeting_promises",
)  # fmt: skip
NAMED = 3  # of several contacts
_RECORDS = {
    "consultations": gettext_lazy("相談の記録"),
    "meetings": gettext_lazy("会議の記録"),
    "audit": gettext_lazy("操作の記録"),
}


def list_todos(user: Any) -> list[Todo]:
    """Everything missing, in the order of the apps; a link only where `user` may mend it."""
    return [todo for ask in todos.values() for todo in ask(user)]


def core_todos(user: Any) -> list[Todo]:
    """Sample data, the office for people in need, the prefecture's contacts, and retention."""
    own = [*_selfreliance(user), *_contacts(user)]
    # What only the instance's keeper can do is told to nobody else.
    return [*own, *_mail(), *_sample(), *_retention()] if user_may(user, "change", "settings") else own


def _mail() -> list[Todo]:
    """The newest notice of each kind that did not reach everybody; a later one that did takes it away."""
    entries = AuditEntry.objects.filter(act__in=("mail.sent", "mail.failed"), reference__in=MAILS)
    newest = entries.order_by().values("reference").annotate(newest=Max("id")).values("newest")
    failed = {one.reference: one for one in entries.filter(pk__in=newest, act="mail.failed")}
    about_accounts = _(
        "知らせのメールを送れませんでした（%(what)s、%(day)s）。メールサーバーを確かめ、本人と保護管理者には別の方法で伝えてください。"
    )
    about_others = _(
        "知らせのメールを送れませんでした（%(what)s、%(day)s）。メールサーバーを確かめてください。"
    )
    found = []
    for what in (one for one in MAILS if one in failed):
        day = date_format(timezone.localtime(failed[what].at), "Y年n月j日 H:i")
        words = about_accounts if what in ACCOUNT_MAILS else about_others
        found.append(Todo(words % {"what": value_words(what), "day": day}, ""))
    return found


def _sample() -> list[Todo]:
    if not is_demo():
        return []
    return [
        Todo(_("見本のデータで動いています。本当の公開には、新しいデータベースで setup をおこないます。"), "")
    ]


def _selfreliance(user: Any) -> list[Todo]:
    if settings.SITE_CONFIG.is_hub or read_town_facts().selfreliance_phone:
        return []
    may = user.has_perm("kit_core.change_townfacts")
    url = reverse("wagtailsettings:edit", args=["kit_core", "townfacts"]) if may else ""
    return [Todo(_("生活に困ったときの窓口（生活困窮者自立相談支援機関）の電話番号を書いてください。"), url)]


def _contacts(user: Any) -> list[Todo]:
    """One line where they can be mended, however many; a town only hears which ones the prefecture still checks."""
    found = list(Contact.objects.filter(needs_check=True).values_list("pk", "name"))
    if found and not user.has_perm("kit_core.change_contact"):
        names = "、".join(name for _key, name in found)
        return [
            Todo(_("県が番号をもう一度確かめている連絡先があります（%(names)s）。") % {"names": names}, "")
        ]
    if len(found) > 1:
        names = "、".join(name for _key, name in found[:NAMED]) + (_("ほか") if found[NAMED:] else "")
        words = _("県の連絡先%(count)s件の番号を確かめ、「要確認」の印を外してください（%(names)s）。")
        url = reverse("wagtailsnippets_kit_core_contact:list")
        return [Todo(words % {"count": len(found), "names": names}, url)]
    words = _("県の連絡先「%(name)s」の番号を確かめ、「要確認」の印を外してください。")
    return [
        Todo(words % {"name": name}, reverse("wagtailsnippets_kit_core_contact:edit", args=[key]))
        for key, name in found
    ]


def _retention() -> list[Todo]:
    undecided = [
        str(words) for name, words in _RECORDS.items() if settings.SITE_CONFIG.retention[name] == UNDECIDED
    ]
    if not undecided or settings.SITE_CONFIG.is_hub:
        return []
    words = _("保存年限が決まっていません（%(names)s）。決まったら site.toml の [retention] に書きます。")
    return [Todo(words % {"names": "、".join(undecided)}, "")]
