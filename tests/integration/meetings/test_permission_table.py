"""The table of permissions, cell by cell: every staff address of the meetings, asked by one person of every group.

Rules
- What is not in the table fails, so that nobody adds a screen without saying for whom it is.
- With `post` an address only acts; who may, acts. Everywhere else whoever is refused asks again with POST, in vain.
"""

import pytest

from tests.factories.meetings import open_meetings
from tests.integration.meetings import cells

PEOPLE = (
    "visitor", "nobody", "superuser", "editor", "approver", "counsellor", "secretary", "keeper", "manager",
    "protection_manager",
)  # fmt: skip
TABLE = """
kit_meetings                                  -        get   in  in  in  no  no  no  200 200 no  no
kit_meetings_session                          -        get   in  in  in  no  no  no  200 200 no  no
kit_meeting_new                               -        get   in  in  in  no  no  no  200 200 no  no
kit_promises                                  -        get   in  in  in  no  no  no  200 200 no  no
kit_meeting_erasures                          -        get   in  in  in  no  no  no  no  no  no  200
kit_meeting_erasure                           open     get   in  in  in  no  no  no  no  no  no  200
kit_meeting_erasure                           closed   get   in  in  in  no  no  no  no  no  no  200
kit_meeting                                   open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting                                   closed   get   in  in  in  no  no  no  404 200 no  no
kit_meeting_edit                              open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_edit                              closed   get   in  in  in  no  no  no  404 200 no  no
kit_meeting_part                              open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_part                              closed   get   in  in  in  no  no  no  404 200 no  no
kit_meeting_step                              open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_step                              closed   get   in  in  in  no  no  no  404 200 no  no
kit_meeting_delete                            open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_delete                            closed   get   in  in  in  no  no  no  404 200 no  no
kit_meeting_erase                             open     post  in  in  in  no  no  no  on  on  no  no
kit_meeting_erase                             closed   post  in  in  in  no  no  no  404 on  no  no
kit_promise_new                               open     get   in  in  in  no  no  no  200 200 no  no
kit_promise_new                               closed   get   in  in  in  no  no  no  404 200 no  no
kit_promise                                   open     get   in  in  in  no  no  no  200 200 no  no
kit_promise                                   closed   get   in  in  in  no  no  no  404 200 no  no
kit_bodies                                    -        get   in  in  in  no  no  no  200 200 no  no
kit_body_new                                  -        get   in  in  in  no  no  no  200 200 no  no
kit_bodies_keeperless                         -        get   in  in  in  no  no  no  no  no  no  200
kit_body                                      open     get   in  in  in  no  no  no  200 200 no  no
kit_body                                      closed   get   in  in  in  no  no  no  404 200 no  no
kit_body_half                                 open     get   in  in  in  no  no  no  200 200 no  no
kit_body_half                                 closed   get   in  in  in  no  no  no  404 404 no  no
kit_body_edit                                 open     get   in  in  in  no  no  no  200 200 no  no
kit_body_edit                                 closed   get   in  in  in  no  no  no  404 200 no  no
kit_body_kind                                 open     get   in  in  in  no  no  no  200 200 no  no
kit_body_kind                                 closed   get   in  in  in  no  no  no  404 200 no  no
kit_body_end                                  open     get   in  in  in  no  no  no  200 200 no  no
kit_body_end                                  closed   get   in  in  in  no  no  no  404 200 no  no
kit_body_reopen                               open     post  in  in  in  no  no  no  on  on  no  no
kit_body_reopen                               closed   post  in  in  in  no  no  no  404 on  no  no
kit_body_keepers                              open     get   in  in  in  no  no  no  200 200 no  no
kit_body_keepers                              closed   get   in  in  in  no  no  no  404 200 no  no
kit_body_name_keeper                          open     get   in  in  in  no  no  no  no  no  no  404
kit_body_name_keeper                          closed   get   in  in  in  no  no  no  no  no  no  404
kit_body_name_keeper                          lost     get   in  in  in  no  no  no  no  no  no  200
kit_seats                                     open     get   in  in  in  no  no  no  200 200 no  no
kit_seats                                     closed   get   in  in  in  no  no  no  404 200 no  no
kit_seats_add                                 open     get   in  in  in  no  no  no  200 200 no  no
kit_seats_add                                 closed   get   in  in  in  no  no  no  404 200 no  no
kit_seats_edit                                open     get   in  in  in  no  no  no  200 200 no  no
kit_seats_edit                                closed   get   in  in  in  no  no  no  404 200 no  no
kit_seat_leave                                open     get   in  in  in  no  no  no  200 200 no  no
kit_seat_leave                                closed   get   in  in  in  no  no  no  404 200 no  no
kit_seat_back                                 open     post  in  in  in  no  no  no  on  on  no  no
kit_seat_back                                 closed   post  in  in  in  no  no  no  404 on  no  no
kit_agencies                                  -        get   in  in  in  no  no  no  200 200 no  no
kit_agency_new                                -        get   in  in  in  no  no  no  200 200 no  no
kit_agency                                    open     get   in  in  in  no  no  no  200 200 no  no
kit_agency_edit                               open     get   in  in  in  no  no  no  200 200 no  no
kit_agency_merge                              open     get   in  in  in  no  no  no  200 200 no  no
kit_agency_end                                open     get   in  in  in  no  no  no  200 200 no  no
kit_agency_restore                            open     post  in  in  in  no  no  no  on  on  no  no
kit_meeting_papers                            open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_papers                            closed   get   in  in  in  no  no  no  404 200 no  no
kit_paper                                     open     get   in  in  in  no  no  no  200 200 no  no
kit_paper                                     closed   get   in  in  in  no  no  no  404 200 no  no
kit_paper_change                              open     get   in  in  in  no  no  no  200 200 no  no
kit_paper_change                              closed   get   in  in  in  no  no  no  404 200 no  no
kit_paper_remove                              open     get   in  in  in  no  no  no  200 200 no  no
kit_paper_remove                              closed   get   in  in  in  no  no  no  404 200 no  no
kit_meetings_import                           -        get   in  in  in  no  no  no  200 200 no  no
kit_past                                      open     get   in  in  in  no  no  no  200 200 no  no
kit_past                                      closed   get   in  in  in  no  no  no  404 200 no  no
kit_past_columns                              open     post  in  in  in  no  no  no  on  on  no  no
kit_past_columns                              closed   post  in  in  in  no  no  no  404 on  no  no
kit_past_take                                 open     post  in  in  in  no  no  no  on  on  no  no
kit_past_take                                 closed   post  in  in  in  no  no  no  404 on  no  no
kit_past_undo                                 open     post  in  in  in  no  no  no  on  on  no  no
kit_past_undo                                 closed   post  in  in  in  no  no  no  404 on  no  no
kit_past_rejected                             open     get   in  in  in  no  no  no  200 200 no  no
kit_past_rejected                             closed   get   in  in  in  no  no  no  404 200 no  no
kit_meetings_report                           -        get   in  in  in  no  no  no  200 200 no  no
kit_meetings_report_pdf                       -        get   in  in  in  no  no  no  200 200 no  no
kit_agency_calendar                           open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_invite                            open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_invite                            closed   get   in  in  in  no  no  no  404 200 no  no
kit_meeting_letters                           open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_letters                           closed   get   in  in  in  no  no  no  404 200 no  no
kit_meeting_minutes                           open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_minutes                           closed   get   in  in  in  no  no  no  404 200 no  no
kit_meeting_docx                              open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_docx                              closed   get   in  in  in  no  no  no  404 200 no  no
kit_meeting_summary                           open     get   in  in  in  no  no  no  200 200 no  no
kit_meeting_summary                           closed   get   in  in  in  no  no  no  404 404 no  no
meetingtemplate:list                          -        get   in  in  in  no  200 no  200 200 no  no
meetingtemplate:list_results                  -        get   in  in  in  no  200 no  200 200 no  no
meetingtemplate:add                           -        get   in  in  in  no  no  no  200 200 no  no
meetingtemplate:edit                          template get   in  in  in  no  no  no  200 200 no  no
meetingtemplate:delete                        template get   in  in  in  no  no  no  no  no  no  no
meetingtemplate:usage                         template get   in  in  in  no  no  no  200 200 no  no
meetingtemplate:history                       template get   in  in  in  no  no  no  200 200 no  no
meetingtemplate:history_results               template get   in  in  in  no  no  no  200 200 no  no
meetingtemplate:revisions_revert              template get   in  in  in  no  no  no  200 200 no  no
meetingtemplate:revisions_compare             template get   in  in  in  no  no  no  200 200 no  no
meetingtemplate:revisions_unschedule          template get   in  in  in  no  200 no  no  no  no  no
meetingtemplate:unpublish                     template get   in  in  in  no  200 no  no  no  no  no
meetingtemplate:lock                          template post  in  in  in  no  on  no  no  no  no  no
meetingtemplate:unlock                        template post  in  in  in  no  on  no  no  no  no  no
meetingtemplate:workflow_action               template get   in  in  in  on  on  on  on  on  on  on
meetingtemplate:collect_workflow_action_data  template get   in  in  in  on  on  on  on  on  on  on
meetingtemplate:confirm_workflow_cancellation template get   in  in  in  no  200 no  no  no  no  no
meetingtemplate:workflow_history              template get   in  in  in  no  no  no  200 200 no  no
meetingtemplate:workflow_history_detail       template get   in  in  in  no  no  no  404 404 no  no
summary:list                                  -        get   in  in  in  no  200 no  200 200 no  no
summary:list_results                          -        get   in  in  in  no  200 no  200 200 no  no
summary:add                                   -        get   in  in  in  no  no  no  no  no  no  no
summary:edit                                  summary  get   in  in  in  no  200 no  200 200 no  no
summary:delete                                summary  get   in  in  in  no  no  no  no  no  no  no
summary:usage                                 summary  get   in  in  in  no  no  no  200 200 no  no
summary:history                               summary  get   in  in  in  no  no  no  200 200 no  no
summary:history_results                       summary  get   in  in  in  no  no  no  200 200 no  no
summary:preview_on_add                        -        get   in  in  in  no  no  no  no  no  no  no
summary:preview_on_edit                       summary  get   in  in  in  no  200 no  200 200 no  no
summary:revisions_view                        summary  get   in  in  in  no  no  no  200 200 no  no
summary:revisions_revert                      summary  get   in  in  in  no  200 no  200 200 no  no
summary:revisions_compare                     summary  get   in  in  in  no  no  no  200 200 no  no
summary:revisions_unschedule                  summary  get   in  in  in  no  200 no  no  no  no  no
summary:unpublish                             summary  get   in  in  in  no  200 no  no  no  no  no
summary:lock                                  summary  post  in  in  in  no  on  no  no  no  no  no
summary:unlock                                summary  post  in  in  in  no  on  no  no  no  no  no
summary:workflow_action                       summary  get   in  in  in  no  200 no  no  no  no  no
summary:collect_workflow_action_data          summary  get   in  in  in  no  200 no  no  no  no  no
summary:confirm_workflow_cancellation         summary  get   in  in  in  no  200 no  no  no  no  no
summary:workflow_history                      summary  get   in  in  in  no  no  no  200 200 no  no
summary:workflow_history_detail               summary  get   in  in  in  no  no  no  200 200 no  no
summary:workflow_preview                      summary  get   in  in  in  no  200 no  no  no  no  no
kit_meeting_erasure_leave                     open     post  in  in  in  no  no  no  no  no  no  on
kit_meeting_erasure_leave                     closed   post  in  in  in  no  no  no  no  no  no  on
kit_seat_erase                                open     post  in  in  in  no  no  no  on  404 no  no
kit_seat_erase                                closed   post  in  in  in  no  no  no  404 on  no  no
"""
ROWS = [
    (*row[:3], dict(zip(PEOPLE, row[3:], strict=True))) for row in map(str.split, TABLE.split("\n")[1:-1])
]
REFUSED = {"no", "404"}


@pytest.mark.anydb
@pytest.mark.django_db(transaction=True)
def test_every_cell(settings):
    open_meetings(settings)
    people, routes = cells.people(), cells.registered()
    things, wrong = cells.town(people), []
    for name, thing, method, expected in ROWS:
        address = cells.address(name, routes[name], things.get(thing, {}))
        for who, word in expected.items():
            found = cells.asked(people[who], address, method)
            again = cells.asked(people[who], address, "post") if word in REFUSED and method == "get" else word
            if found != word or again not in (word, "405"):
                wrong.append((name, thing, who, word, found, again))
    assert wrong == []


def test_no_address_is_missing():
    assert {row[0] for row in ROWS} == set(cells.registered())
