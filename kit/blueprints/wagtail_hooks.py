"""How an integrated release reads in the history of a page."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from kit.blueprints.actions.apply import LOG_ACTION


@hooks.register("register_log_actions")
def describe_apply(actions):  # type: ignore[no-untyped-def]
    actions.register_action(LOG_ACTION, _("県のひな形を取り込み"), _("県のひな形を取り込みました"))
