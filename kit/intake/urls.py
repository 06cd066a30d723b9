"""Addresses of the intake for residents; staff's stand in Wagtail's menu.

A step's key is the last part of its address, so the fixed ones come first.
"""

from django.forms import Form
from django.urls import path

from kit.intake.views.receipt import NotedView, ReceiptView, SendView
from kit.intake.views.wizard import StepView
from kit.intake.views.wizard_pages import (
    CheckView,
    EraseView,
    GoneView,
    GoOnView,
    LeaveView,
    RestView,
    SheetView,
)
from kit.intake.views.wizard_start import ContinueView, StartView

# django-formtools wants a list of forms when addresses are read; the real one comes with each draft.
_step = StepView.as_view([("placeholder", Form)], url_name="intake_step", done_step_name="check")

urlpatterns = [
    path("intake/", StartView.as_view(), name="intake"),
    path("intake/continue/", ContinueView.as_view(), name="intake_continue"),
    path("intake/erased/", GoneView.as_view(what="erased"), name="intake_erased"),
    path("intake/left/", GoneView.as_view(), name="intake_left"),
    path("intake/sent/", GoneView.as_view(what="sent"), name="intake_sent"),
    path("intake/<uuid:uuid>/", GoOnView.as_view(), name="intake_draft"),
    path("intake/<uuid:uuid>/check/", CheckView.as_view(), name="intake_check"),
    path("intake/<uuid:uuid>/rest/", RestView.as_view(), name="intake_rest"),
    path("intake/<uuid:uuid>/sheet/", SheetView.as_view(), name="intake_sheet"),
    path("intake/<uuid:uuid>/erase/", EraseView.as_view(), name="intake_erase"),
    path("intake/<uuid:uuid>/leave/", LeaveView.as_view(), name="intake_leave"),
    path("intake/<uuid:uuid>/send/", SendView.as_view(), name="intake_send"),
    path("intake/<uuid:uuid>/receipt/", ReceiptView.as_view(), name="intake_receipt"),
    path("intake/<uuid:uuid>/noted/", NotedView.as_view(), name="intake_noted"),
    path("intake/<uuid:uuid>/<slug:step>/", _step, name="intake_step"),
]
