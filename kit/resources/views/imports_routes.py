"""The addresses of the screens of imports, below /admin/resources/imports/: the list of resources leads to them."""

from django.urls import URLPattern, path

from kit.resources.views import imports, imports_acts

_HERE = "resources/imports/"
_ONE = _HERE + "<uuid:uid>/"
_ACTS = {
    "columns": imports_acts.SayColumns, "sheet": imports_acts.ChooseSheet, "for": imports_acts.ImportFor,
    "decide": imports_acts.Decide, "take": imports_acts.Take, "ask": imports_acts.Ask, "drop": imports_acts.Drop,
    "put-back": imports_acts.StartUndo,
}  # fmt: skip


def admin_urls() -> list[URLPattern]:
    """For Wagtail's hook."""
    return [
        path(_HERE, imports.Imports.as_view(), name="kit_imports"),
        path(_ONE, imports.Batch.as_view(), name="kit_import"),
        path(_ONE + "progress/", imports.Progress.as_view(), name="kit_import_progress"),
        path(_ONE + "undo/", imports.Undo.as_view(), name="kit_import_undo"),
        path(_ONE + "rejected.<str:form>", imports_acts.Rejected.as_view(), name="kit_import_rejected"),
        *(path(f"{_ONE}{name}/", view.as_view(), name=f"kit_import_{name}") for name, view in _ACTS.items()),
    ]
