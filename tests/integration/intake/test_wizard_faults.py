"""Every fault of the plain wizard of django-formtools 2.7 that was reproduced, and the test in which it cannot happen.

| fault of the plain wizard | test |
|---|---|
| overriding its list of forms breaks every POST; an empty list breaks the addresses | `test_the_wizards_own_list_of_forms_is_left_alone` |
| a step is removed while somebody is on it | `test_wizard.test_a_definition_that_changes_on_the_way_leaves_the_way_as_it_was` |
| a POST names an unknown step | `test_wizard.test_the_address_names_the_step_and_nothing_forged_is_read` |
| the answers of a step behind a closed condition are asked for | `test_wizard.test_two_tabs_of_one_draft_keep_each_others_steps_also_off_the_way` |
| back loses what was typed | `test_wizard.test_back_and_rest_keep_what_stands_in_the_fields_without_judging_it` |
| a lost session loses what was typed | `test_wizard.test_a_lost_cookie_and_an_expired_draft_give_back_what_was_typed` |
| a second form shows the answers of the first | `test_a_second_beginning_shows_nothing_of_the_first` |
| two tabs mix two people | `test_wizard.test_two_drafts_in_two_tabs_of_one_browser_never_mix` |
| the last step is done by a GET | `test_wizard.test_the_last_look_is_a_get_that_changes_nothing_and_tells_only_the_present_way` |
| two presses at once are done twice | `test_sending.test_eight_presses_at_once_make_one_consultation` |
| any step opens out of order | `test_no_step_ahead_opens_and_no_address_resets` |
| the session holds the token and whatever was sent along | `test_wizard.test_no_page_gives_a_session_and_no_secret_stands_where_others_read` |
| a file stays on the disk | `test_wizard.test_the_address_names_the_step_and_nothing_forged_is_read` |
| conditions run dozens of times for one POST | `test_conditions_are_decided_once_before_a_step_and_once_after` |
| abandoned branches are sent | `test_sending.test_sending_makes_one_consultation_that_the_code_opens`, and the last look above |
| `?reset` empties the wizard | `test_no_step_ahead_opens_and_no_address_resets` |
"""

import re
from pathlib import Path

import pytest
from formtools.wizard.views import WizardView

from kit.intake.logic.journey import Journey
from kit.intake.models import Draft
from kit.intake.views.wizard import StepView
from tests.integration.intake.browsing import Resident, opened

pytestmark = pytest.mark.django_db
WORDS = "だれにも言えなかったこと"


@pytest.fixture(autouse=True)
def _open(settings, demo_window):
    opened(settings)


def test_every_fault_names_a_test_that_is_there():
    named = re.findall(r"`(?:(test_\w+)\.)?(test_\w+)`", __doc__)
    assert len(named) == 16
    for module, name in named:
        text = Path(__file__).with_name(f"{module or Path(__file__).stem}.py").read_text("utf-8")
        assert f"def {name}(" in text


def test_the_wizards_own_list_of_forms_is_left_alone():
    assert StepView.get_form_list is WizardView.get_form_list
    resident = Resident().start()
    resident.send(who="self")
    assert resident.step == "self-now"


def test_a_second_beginning_shows_nothing_of_the_first():
    first = Resident().start()
    first.send(who="self", avoid="yes")
    first.send(avoid_who="ある人")
    first.send(self_free=WORDS)
    second = Resident(first.browser).start()
    assert ("who" in second.page, "avoid" in second.page) == (False, False)
    second.send(who="self")
    assert (second.step, second.page["self-free"]) == ("self-now", [""])
    assert WORDS not in second.html
    assert Draft.objects.count() == 2


def test_no_step_ahead_opens_and_no_address_resets():
    resident = Resident().start()
    resident.send(who="self")
    resident.send(self_free=WORDS)
    base, before = f"/intake/{resident.uuid}", Draft.objects.values().get()
    for path, leads_to in (
        ("contact/", "self-wish/"), ("family-you/", "self-wish/"), ("check/", "self-wish/"), ("", "self-now/"),
        ("?reset", "self-now/"), ("contact/?reset=1", "self-wish/"),
    ):  # fmt: skip
        answer = resident.browser.ask("get", f"{base}/{path}")
        assert (answer.status_code, answer["Location"]) == (302, f"{base}/{leads_to}"), path
    resident.read(f"{base}/self-now/?reset")
    assert resident.page["self-free"] == [WORDS]
    assert Draft.objects.values().get() == before


def test_conditions_are_decided_once_before_a_step_and_once_after(monkeypatch):
    resident = Resident().start()
    found, decided = [], Journey.walk.func
    monkeypatch.setattr(Journey.walk, "func", lambda journey: found.append(journey) or decided(journey))
    seen = []
    lay_out = StepView._lay_out
    monkeypatch.setattr(StepView, "_lay_out", lambda self: (lay_out(self), seen.append(self.condition_dict)))
    resident.browser.ask("post", resident.address, {**resident.page, "who": "self", "act": "next"})
    assert len(found) == 2
    assert {type(value) for laid in seen for value in laid.values()} == {bool}  # nothing that could ask again
