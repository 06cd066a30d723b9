"""The addresses of the screens of updates, below /admin/."""

from django.urls import URLPattern, path

from kit.blueprints.views import (
    afterwards,
    bundles,
    joining,
    papers,
    pictures,
    review,
    sheets,
    support,
    updates,
)

_RELEASE = "updates/<int:pk>/"
_RUN = "updates/runs/<int:pk>/"
_LOOK = "preview/<uuid:uid>/"


def admin_urls() -> list[URLPattern]:
    """For Wagtail's hook."""
    return [
        path("updates/", updates.Updates.as_view(), name="kit_updates"),
        path("updates/joining/", joining.Joining.as_view(), name="kit_joining"),
        path("prefecture/", support.Prefecture.as_view(), name="kit_prefecture"),
        path("prefecture/ask/", support.AskForHelp.as_view(), name="kit_help_ask"),
        path("prefecture/requests/<uuid:uid>/", support.OneRequest.as_view(), name="kit_help_request"),
        path("updates/bundle/", bundles.BundleScreen.as_view(), name="kit_bundle"),
        path("updates/pictures/<str:digest>/", pictures.UpdatePicture.as_view(), name="kit_update_picture"),
        path("updates/papers/<uuid:pk>/", papers.PaperScreen.as_view(), name="kit_paper"),
        path(_RELEASE, review.ReviewScreen.as_view(), name="kit_review"),
        path(_RELEASE + "accept/", review.AcceptClean.as_view(), name="kit_review_accept"),
        path(_RELEASE + "take/", review.TakeRelease.as_view(), name="kit_review_take"),
        path(_RELEASE + _LOOK + "<str:when>/", review.Preview.as_view(), name="kit_review_preview"),
        path(_RELEASE + "sheet/", sheets.ReviewSheet.as_view(), name="kit_review_sheet"),
        path(_RELEASE + "sheet/pdf/", sheets.ReviewSheet.as_view(is_pdf=True), name="kit_review_pdf"),
        path(_RUN, afterwards.RunScreen.as_view(), name="kit_update_run"),
        path(_RUN + "undo/", afterwards.UndoScreen.as_view(), name="kit_run_undo"),
        path(_RUN + "sheet/", sheets.RunSheet.as_view(), name="kit_run_sheet"),
        path(_RUN + "sheet/pdf/", sheets.RunSheet.as_view(is_pdf=True), name="kit_run_pdf"),
        path("updates/conflicts/<int:pk>/", afterwards.ConflictScreen.as_view(), name="kit_conflict"),
        path("updates/displaced/<int:pk>/read/", updates.ReadDisplaced.as_view(), name="kit_displaced_read"),
    ]
