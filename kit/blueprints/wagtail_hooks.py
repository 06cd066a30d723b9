"""How an integrated release reads in the history of a page."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from kit.blueprints.actions.carry_out.fill import LOG_ACTION, PUBLISH_LOG


@hooks.register("register_log_actions")
def describe_apply(actions):  # type: ignore[no-untyped-def]
    actions.register_action(
        PUBLISH_LOG, gettext_lazy("県のひな形を公開"), gettext_lazy("県のひな形を公開しました")
    )

    @actions.register_action(LOG_ACTION)
    class ApplyFormatter(LogFormatter):
        label = gettext_lazy("県のひな形を取り込み")

        def format_message(self, log_entry: Any) -> str:
            release = log_entry.data.get("release", "")
            return _("県のひな形 %(release)s を取り込みました") % {"release": release}
