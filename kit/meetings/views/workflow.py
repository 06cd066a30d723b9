"""One of Wagtail's small windows that asks nobody who is there: whether publishing would end a workflow that is going on.

For: the snippets of the meetings. Not for: the workflow itself, which asks its groups.
"""

from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.views.snippets import ConfirmWorkflowCancellationView


class ConfirmCancellation(PermissionCheckedMixin, ConfirmWorkflowCancellationView):
    """For whoever may publish: only they can end it so."""

    permission_required = "publish"
