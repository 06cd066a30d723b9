"""Addresses of the mailbox: none of them names a consultation or a code."""

from django.urls import path

from kit.intake.views import mailbox_acts as acts
from kit.intake.views.mailbox import ClosedView, CloseView, CodeView, OpenView
from kit.intake.views.mailbox_copy import CopyFileView, CopyView

urlpatterns = [
    path("mailbox/", CodeView.as_view(), name="mailbox"),
    path("mailbox/open/", OpenView.as_view(), name="mailbox_open"),
    path("mailbox/write/", acts.WriteView.as_view(), name="mailbox_write"),
    path("mailbox/contact/", acts.ContactView.as_view(), name="mailbox_contact"),
    path("mailbox/rest/", acts.RestView.as_view(), name="mailbox_rest"),
    path("mailbox/go-on/", acts.GoOnView.as_view(), name="mailbox_go_on"),
    path("mailbox/worker/", acts.WorkerView.as_view(), name="mailbox_worker"),
    path("mailbox/erasure/", acts.ErasureView.as_view(), name="mailbox_erasure"),
    path("mailbox/may-end/", acts.MayEndView.as_view(), name="mailbox_may_end"),
    path("mailbox/not-yet/", acts.NotYetView.as_view(), name="mailbox_not_yet"),
    path("mailbox/copy/", CopyView.as_view(), name="mailbox_copy"),
    path("mailbox/copy/text/", CopyFileView.as_view(form="text"), name="mailbox_copy_text"),
    path("mailbox/copy/json/", CopyFileView.as_view(form="json"), name="mailbox_copy_json"),
    path("mailbox/close/", CloseView.as_view(), name="mailbox_close"),
    path("mailbox/closed/", ClosedView.as_view(), name="mailbox_closed"),
]
