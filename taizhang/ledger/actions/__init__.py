"""Every write of the ledger. `item` is an Item or its id, `by` an Actor, `at` an aware instant, `seen` the
`version` that the form showed (a stale form is refused). Each returns the journal's `Recorded`; refusals are
raised as `Refused`. Numbers, lights and dates that depend on the calendar are computed here and stand in the event.

the year
    close_year(year, *, by, at)                                     年度结转, once; may_close(area_id, year, at)
registers
    open_register(spec, *, by, at)                                  act ledger.keep
                                                                    spec: RegisterSpec(FieldSpec…, LevelRule…)
    change_register(register, spec, *, by, at, seen)
    close_register(register, *, by, at, seen)                       keeps(by, register_id=None) → may this person
the office (clerk)
    enter(draft, *, by, at)                                         立项; recorded.stream_id is the item's id
    enter_instruction(draft, *, by, at)                             a leader's instruction as a draft item
    find(draft, *, by, at)                                          记问题: entered and issued by whoever found it
    edit(item, draft, *, by, at, seen)          delete_draft(item, *, by, at, seen)
    issue(item, *, by, at, seen, due=None)                          交办; due: rules.Due
    reissue(item, *, lead_unit_ids, joint_unit_ids, duties, reason, …)      改派; also a leader's after three declines
    hand_out(item_ids, *, title, origin=None, by, at)               交办一批: HandedOut(handout_id, issued, refused)
    urge_handout(handout, *, by, at)                                催签收, one message for each unit
    refuse_decline(item, *, reason, …)                              不同意退件
    assign(item, person_id, *, …)               set_due(item, due, *, …)
    conclude_stage(item, *, decision, decided_by, from_on, to_on, …)    阶段性办结 of a standing item
    suspend / resume / withdraw(item, *, reason, …)
    hand_over(item, *, from_unit_id, to_unit_id, paper="", on=None, move_id=None, …)   划转; the successor signs
    move_items(move_id, {item id: unit}, *, by, at)                 what a reorganisation brings along, in one act
    reopen(item, *, reason, due_on, …)          urge(item, *, text="", …)
    ask_purge(item, *, seqs, reason, …)         confirm_purge(item, *, …)   refuse_purge(item, *, reason, …)   (S12)
    empty_citations(origin, purge, items, …)    leave_no_copies(files): for the purge of what a higher room keeps
    hang / unhang(item, register_id, *, …)      一事多挂     cite(item, source, *, …)   one more source
    urge_by_phone(item, *, callee_id, answer, text="", …)
    record_claim(item, *, statement, received_on, files, evidence_ids=(), signed_by="", …)  代录
    record_progress(item, [(day, text)], *, source="", …)           代录进展, for the lead unit
    retract_progress(item, report_ids, *, reason, …)                撤回代录: the words stay and count no more
    relight(area_id, *, at)                                         after a change of the calendar
    correct_report(item, report_id, *, text, reason, …)             更正: beside the old words
    meeting_held(register, *, on, by, at, seen)                     reports come round after it
    move_rounds(area_id, register_id, *, at)                        after another rule of reporting
    enter_spoken(draft, Speech(leader_person_id, text, said_at, heard_by, …), *, by, at)       a draft that waits
    record_spoken(item, speech, …)              remind_spoken(item, …)      change_secretary(item, person_id, …)
    own_initiative(item, …)                     answer_spoken(spoken_id, *, yes, words="", by, at): whoever is named
    record_superior(item, Ordered(superior, their_number, received_on, …), *, …)     superior_struck_off(item, *, …)
the unit (liaison, unit head)
    accept(item, *, unit_id=None, …)            decline(item, *, reason, suggested_id=None, unit_id=None, …)
    report(item, *, text, progress=None, files=(), unit_id=None, …) files: Upload(file, name, caption)
    no_change(item, *, unit_id=None, …)                             无变化; the third in a row needs a blocker
    name_blocker(item, *, what, waits_for_unit_id=None, outside="", since_on=None, unit_id=None, …)   报卡点
    resolve_blocker(item, blocker_id, *, text, …)                   by the unit waited for
    confirm_blocker(item, blocker_id, *, is_solved, reason="", …)   by the unit that waits
    add_evidence(item, *, files, unit_id=None, …)
    break_down(item, drafts, *, …)                                  a list of issue entries of the sub-items
    planned_parts(item, drafts, *, …)                               what that would issue; writes nothing
    add_inner_task(item, title, *, person_id, section_unit_id, due_on, unit_id, …)
    tick_inner_task(item, task_id, *, done=True, progress=None, by, at)
    drop_inner_task(item, task_id, *, by, at)
    ask_extension(item, *, due_on, reason, ground="", paper="", …)   ground: rules.Ground, asked for as excused
    draft_claim(item, *, statement, evidence_ids, …)                submit_claim(item, *, …)
    withdraw_claim(item, *, reason, …)          finish_part(item, *, text, unit_id=None, …)   本部分办结, of a co-lead
    withdraw_claim(item, *, reason, …)          submit_by_sheet(item, *, files, …)
the verifier
    open_proof(item, evidence_id, *, by, at)                        None when this person had opened it before
    judge(item, evidence_id, *, verdict, note, by, at)
    return_(item, *, reason, due_on=None, …)    close(item, *, remark="", …)
    pass_on(item, *, remark="", …)                                  核验通过，报下一级
    return_date(register, at)                                       the 补正 date that is suggested
the leader
    grant_extension(item, *, decision="", excused=None, …)          excused: whether the ground that was given counts
    refuse_extension(item, *, reason, …)        instruct(item, *, text, …)
    confirm_close(item, *, decision="", …)                          确认销号, of a late item
the personal record
    remark(kind, *, source, said_on, text, by, at, person_id=None, unit_id=None)      act ledger.remark
    answer_remark(remark_id, *, text, by, at)   look_at_record(person_id, *, purpose, by, at)
views of the list (local: not in the journal)
    keep_view(name, query, shared_with, *, by)                      change_view(view, name, shared_with, *, by)
    move_view(view, *, by, up)                  drop_view(view, *, by)      may_change(view, by)
letters
    send_letter(item, *, unit_id, title, on, number="", answer_due_on=None, note="", files=(), …)   去函
    receive_letter(item, *, unit_id, title, on, number="", done=False, note="", files=(), …)       来函
task forces
    dissolve(unit_id, *, successors, paper, by, at)                  each open item to its successor, then it ends
many at once
    each(action, item_ids, *args, by, at, **facts)                  Outcome(item_id, number, recorded, refused) of each
"""

from taizhang.ledger.rules import LevelRule
from taizhang.ledger.uploads import Upload

from .blockers import confirm_blocker, name_blocker, resolve_blocker
from .bulk import Outcome, each
from .corrections import correct_report
from .declines import decline, refuse_decline, reissue
from .drafts import Draft, Source
from .handouts import HandedOut, hand_out, urge_handout
from .handover import hand_over
from .hanging import cite, hang, unhang
from .inside import add_inner_task, drop_inner_task, tick_inner_task
from .letters import receive_letter, send_letter
from .levels import confirm_close, pass_on
from .office import (
    assign,
    delete_draft,
    edit,
    enter,
    enter_instruction,
    file_history,
    find,
    issue,
    may_fill,
    relight,
    reopen,
    resume,
    set_due,
    suspend,
    urge,
    withdraw,
)
from .paper import record_claim, record_progress, submit_by_sheet, urge_by_phone
from .parts import finish_part
from .purging import ask_purge, confirm_purge, empty_citations, leave_no_copies, refuse_purge
from .registers import FieldSpec, RegisterSpec, change_register, close_register, keeps, open_register, require_keeper
from .remarks import answer_remark, look_at_record, remark
from .reorganise import Moved, move_items
from .retracting import retract_progress
from .rounds import meeting_held, move_rounds
from .saved import change_view, drop_view, keep_view, may_change, move_view
from .spoken import (
    Speech,
    answer_spoken,
    change_secretary,
    enter_spoken,
    own_initiative,
    record_spoken,
    remind_spoken,
)
from .standing import conclude_stage
from .superior import Ordered, record_superior, superior_struck_off
from .task_forces import MOST_OPEN, dissolve
from .unit import (
    accept,
    add_evidence,
    ask_extension,
    break_down,
    draft_claim,
    last_words,
    no_change,
    planned_parts,
    report,
    submit_claim,
    withdraw_claim,
)
from .verifier import close, grant_extension, instruct, judge, open_proof, refuse_extension, return_, return_date
from .years import CLOSE_YEAR, close_year, may_close

__all__ = [
    "CLOSE_YEAR",
    "MOST_OPEN",
    "Draft",
    "FieldSpec",
    "HandedOut",
    "LevelRule",
    "Moved",
    "Ordered",
    "Outcome",
    "RegisterSpec",
    "Source",
    "Speech",
    "Upload",
    "accept",
    "add_evidence",
    "add_inner_task",
    "answer_remark",
    "answer_spoken",
    "ask_extension",
    "ask_purge",
    "assign",
    "break_down",
    "change_register",
    "change_secretary",
    "change_view",
    "cite",
    "close",
    "close_register",
    "close_year",
    "conclude_stage",
    "confirm_blocker",
    "confirm_close",
    "confirm_purge",
    "correct_report",
    "decline",
    "delete_draft",
    "dissolve",
    "draft_claim",
    "drop_inner_task",
    "drop_view",
    "each",
    "edit",
    "empty_citations",
    "enter",
    "enter_instruction",
    "enter_spoken",
    "file_history",
    "find",
    "finish_part",
    "grant_extension",
    "hand_out",
    "hand_over",
    "hang",
    "instruct",
    "issue",
    "judge",
    "keep_view",
    "keeps",
    "last_words",
    "leave_no_copies",
    "look_at_record",
    "may_change",
    "may_close",
    "may_fill",
    "meeting_held",
    "move_items",
    "move_rounds",
    "move_view",
    "name_blocker",
    "no_change",
    "open_proof",
    "open_register",
    "own_initiative",
    "pass_on",
    "planned_parts",
    "receive_letter",
    "record_claim",
    "record_progress",
    "record_spoken",
    "record_superior",
    "refuse_decline",
    "refuse_extension",
    "refuse_purge",
    "reissue",
    "relight",
    "remark",
    "remind_spoken",
    "reopen",
    "report",
    "require_keeper",
    "resolve_blocker",
    "resume",
    "retract_progress",
    "return_",
    "return_date",
    "send_letter",
    "set_due",
    "submit_by_sheet",
    "submit_claim",
    "superior_struck_off",
    "suspend",
    "tick_inner_task",
    "unhang",
    "urge",
    "urge_by_phone",
    "urge_handout",
    "withdraw",
    "withdraw_claim",
]
