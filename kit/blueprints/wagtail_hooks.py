"""What blueprints adds to Wagtail's admin: the words of its acts in histories, and editors that know owners."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from kit.blueprints.actions.carry_out.fill import LOG_ACTION, PUBLISH_LOG
from kit.blueprints.views import editing

for name in ("before_edit_page", "before_edit_snippet"):
    hooks.register(name, editing.open_desk)
for name in ("after_edit_page", "after_edit_snippet"):
    hooks.register(name, editing.close_desk)


@hooks.register("register_log_actions")
def describe_apply(actions: Any) -> None:
    actions.register_action(
        PUBLISH_LOG, gettext_lazy("県のひな形を公開"), gettext_lazy("県のひな形を公開しました")
    )

    @actions.register_action(LOG_ACTION)
    class ApplyFormatter(LogFormatter):
        label = gettext_lazy("県のひな形を取り込み")

        def format_message(self, log_entry: Any) -> str:
            release = log_entry.data.get("release", "")
            return _("県のひな形 %(release)s を取り込みました") % {"release": release}
