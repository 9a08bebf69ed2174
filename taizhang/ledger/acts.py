"""The screen's side of the lifecycle: for each verb its form, the action it calls, and what is said afterwards.

A row of this table and the row of `rules.LIFECYCLE` with the same verb are everything a button needs.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger import actions, coleads, forms, queries, spoken_forms, superior_forms
from taizhang.ledger.rules import Due, Verb


@dataclass(frozen=True)
class Act:
    """`call(item, data, **who)` does it; `choices` names the query that fills the form's lists."""

    form: type[Form]
    call: Callable | None  # None: a view of its own does it
    done: str
    note: str = ""
    choices: tuple[str, ...] = ()
    kind: str = "line"
    is_final: bool = False  # cannot be taken back: asked once more
    says: Callable | None = None  # (item, entry) → what was done and what comes next, where `done` is not enough

    @property
    def asks(self) -> bool:
        """Whether anything must be typed."""
        return bool(self.form.base_fields) or bool(self.choices)


def _uploads(files, caption=""):
    return [actions.Upload(file, file.name, caption) for file in files]


def _reissue(item, d, who):
    leads, duties = coleads.read(d)
    return actions.reissue(
        item, lead_unit_ids=leads, joint_unit_ids=tuple(d["joint"]), duties=duties, reason=d["reason"], **who
    )


def _letter(d):
    said = {name: d[name] for name in ("title", "number", "on", "note")}
    return {"unit_id": d["unit"], "files": _uploads(d["files"], d["title"]), **said}


def _with_reason(action):
    return lambda item, data, **who: action(item, reason=data["reason"], **who)


def _plain(action):
    return lambda item, data, **who: action(item, **who)


ACTS = {
    Verb.ISSUE: Act(
        forms.DueForm,
        lambda item, d, **who: actions.issue(item, due=forms.due(d), **who),
        N_("已交办"),
        N_("给编号，发到承办单位"),
        kind="primary",
    ),
    Verb.FILE_HISTORY: Act(
        forms.HistoryForm,
        lambda item, d, **who: actions.file_history(item, done_on=d["done_on"], text=d["text"], **who),
        N_("已记为历史，未经核验"),
        N_("往年已经办完的，记下来备查；不编号，不销号，不计销号率"),
        is_final=True,
    ),
    Verb.DELETE: Act(forms.NothingForm, _plain(actions.delete_draft), N_("草稿已删除"), kind="warn"),
    Verb.REISSUE: Act(
        forms.UnitsForm,
        lambda item, d, **who: _reissue(item, d, who),
        N_("已改派"),
        N_("换承办单位，编号和时限不变；已签收、没换位置的单位接着办"),
        choices=("units",),
    ),
    Verb.ACCEPT: Act(
        forms.NothingForm,
        _plain(actions.accept),
        N_("已签收"),
        N_("签收后，时限照走，按期报进展"),
        kind="primary",
    ),
    Verb.DECLINE: Act(
        forms.DeclineForm,
        lambda item, d, **who: actions.decline(item, reason=d["reason"], suggested_id=d["suggested"], **who),
        N_("已退件，等督查室裁定；先办后议，时限照走"),
        N_("不归本单位的，交办后一个工作日内说明理由，建议该谁办；未裁定前照常办理"),
        choices=("units",),
    ),
    Verb.REFUSE_DECLINE: Act(
        forms.ReasonForm,
        _with_reason(actions.refuse_decline),
        N_("已裁定：不同意退件"),
        N_("退给原单位，原单位要签收，不能再退"),
    ),
    Verb.REPORT: Act(
        forms.ReportForm,
        lambda item, d, **who: actions.report(
            item, text=d["text"], progress=d["progress"], files=_uploads(d["files"]), **who
        ),
        N_("进展已报"),
        N_("一句话，可附照片"),
        kind="primary",
    ),
    Verb.NO_CHANGE: Act(
        forms.NothingForm,
        _plain(actions.no_change),
        N_("无变化，已记下"),
        N_("和上次一样，一点就报；连续第三次要先报卡点"),
    ),
    Verb.CORRECT_REPORT: Act(
        forms.CorrectForm,
        lambda item, d, **who: actions.correct_report(item, d["report"], text=d["text"], reason=d["reason"], **who),
        N_("已更正，原话照旧在"),
        N_("报过的不能改；写错了在这里更正，写明为什么"),
        choices=("own_reports",),
    ),
    Verb.NAME_BLOCKER: Act(
        forms.BlockerForm,
        lambda item, d, **who: actions.name_blocker(
            item, what=d["what"], waits_for_unit_id=d["unit"], outside=d["outside"], since_on=d["since_on"], **who
        ),
        N_("卡点已报，对方看得见"),
        N_("等别的单位才能办的，写明等谁、等什么、从哪天起"),
        choices=("units",),
    ),
    Verb.RESOLVE_BLOCKER: Act(
        forms.ResolveForm,
        lambda item, d, **who: actions.resolve_blocker(item, d["blocker"], text=d["text"], **who),
        N_("已告诉对方，等对方确认"),
        N_("别人在等贵单位；办好了说一声，由对方确认"),
        choices=("to_resolve",),
        kind="primary",
    ),
    Verb.CONFIRM_BLOCKER: Act(
        forms.ConfirmForm,
        lambda item, d, **who: actions.confirm_blocker(
            item, d["blocker"], is_solved=d["outcome"] == "yes", reason=d["reason"], **who
        ),
        N_("卡点已确认"),
        N_("等到了就确认；没有等到，写明还差什么"),
        says=queries.blocker_settled,
        choices=("to_confirm",),
        kind="primary",
    ),
    Verb.UPLOAD: Act(
        forms.UploadForm,
        lambda item, d, **who: actions.add_evidence(item, files=_uploads(d["files"], d["caption"]), **who),
        N_("佐证已收下"),
        N_("照片、PDF、Office 文件"),
    ),
    Verb.DIVIDE: Act(
        forms.InnerTaskForm,
        lambda item, d, **who: actions.add_inner_task(item, d["title"], due_on=d["due_on"], **d["whom"], **who),
        N_("已分工"),
        N_("本单位里谁办哪一块，外面看不见"),
        choices=("inside",),
    ),
    Verb.BREAK_DOWN: Act(
        forms.PartForm,
        None,
        N_("已分解"),
        N_("拆给别的单位，各有各的时限；没办完前本事项不能销号"),
        choices=("units",),
    ),
    Verb.ASSIGN: Act(
        forms.PersonForm,
        lambda item, d, **who: actions.assign(item, d["person"], **who),
        N_("责任人已定"),
        choices=("people",),
    ),
    Verb.SET_DUE: Act(
        forms.DueForm,
        lambda item, d, **who: actions.set_due(item, forms.due(d) or Due(), **who),
        N_("时限已定"),
    ),
    Verb.ASK_EXTENSION: Act(
        forms.ExtensionForm,
        lambda item, d, **who: actions.ask_extension(item, **d, **who),
        N_("延期申请已送审"),
        N_("由分管领导审定；原定时限一直留着"),
        choices=("grounds",),
    ),
    Verb.GRANT_EXTENSION: Act(
        forms.GrantForm,
        lambda item, d, **who: actions.grant_extension(item, **d, **who),
        N_("已同意延期"),
        choices=("asked",),
        kind="primary",
    ),
    Verb.REFUSE_EXTENSION: Act(forms.ReasonForm, _with_reason(actions.refuse_extension), N_("没有同意延期")),
    Verb.DRAFT_CLAIM: Act(
        forms.ClaimForm,
        lambda item, d, **who: actions.draft_claim(item, statement=d["statement"], evidence_ids=d["evidence"], **who),
        N_("销号申请已拟好，等单位负责人提交"),
        N_("写明完成情况，选定佐证，交单位负责人提交"),
        choices=("evidence",),
    ),
    Verb.FINISH_PART: Act(
        forms.DoneForm,
        lambda item, d, **who: actions.finish_part(item, text=d["text"], **who),
        N_("本部分已报办结"),
        N_("并列牵头单位各报各的；都报了，第一牵头单位才能申请销号"),
        kind="primary",
    ),
    Verb.SUBMIT_CLAIM: Act(
        forms.NothingForm,
        _plain(actions.submit_claim),
        N_("已申请销号，等别的单位核验"),
        N_("提交后由别的单位核验"),
        kind="primary",
    ),
    Verb.SUBMIT_BY_SHEET: Act(
        forms.SheetForm,
        lambda item, d, **who: actions.submit_by_sheet(item, files=_uploads(d["files"], gettext("签字盖章单")), **who),
        N_("已凭签字单申请销号，等别的单位核验"),
        N_("单位负责人在纸上签字盖章的，拍照提交"),
    ),
    Verb.RECORD_CLAIM: Act(
        forms.RecordClaimForm,
        lambda item, d, **who: actions.record_claim(
            item,
            statement=d["statement"],
            received_on=d["received_on"],
            signed_by=d["signed_by"],
            files=_uploads(d["files"], gettext("签字盖章单")),
            evidence_ids=d["evidence"],
            **who,
        ),
        N_("已代录，等别的核验员核验"),
        N_("单位送来签字盖章的纸质申请，由您代录；代录的人不能核验"),
        choices=("evidence",),
    ),
    Verb.RECORD_PROGRESS: Act(
        forms.RecordProgressForm,
        lambda item, d, **who: actions.record_progress(item, [(d["on"], d["text"])], **who),
        N_("已代录进展"),
        N_("牵头单位在纸上、表上报来的，由您代录；代录的人不能核验"),
    ),
    Verb.WITHDRAW_CLAIM: Act(forms.ReasonForm, _with_reason(actions.withdraw_claim), N_("销号申请已撤回")),
    Verb.RETURN: Act(
        forms.ReturnForm,
        lambda item, d, **who: actions.return_(item, reason=d["reason"], due_on=d["due_on"], **who),
        N_("已退回补正"),
        N_("写明缺什么，给补正日"),
    ),
    Verb.PASS: Act(
        forms.CloseForm,
        lambda item, d, **who: actions.pass_on(item, remark=d["remark"], **who),
        N_("核验通过，已报下一级"),
        kind="primary",
    ),
    Verb.CONFIRM_CLOSE: Act(
        forms.ConfirmCloseForm,
        lambda item, d, **who: actions.confirm_close(item, decision=d["decision"], **who),
        N_("已确认，核验员可以销号"),
        N_("逾期的事项，本册要您确认后才销号"),
        kind="primary",
    ),
    Verb.CLOSE: Act(
        forms.CloseForm,
        lambda item, d, **who: actions.close(item, remark=d["remark"], **who),
        N_("已销号"),
        kind="primary",
        is_final=True,
    ),
    Verb.SEND_LETTER: Act(
        forms.LetterForm,
        lambda item, d, **who: actions.send_letter(item, **_letter(d), answer_due_on=d["answer_due_on"], **who),
        N_("去函已记下"),
        N_("请外单位配合、答复，对方的时限另计"),
        choices=("outside",),
    ),
    Verb.RECEIVE_LETTER: Act(
        forms.AnswerForm,
        lambda item, d, **who: actions.receive_letter(item, **_letter(d), done=d["done"], **who),
        N_("来函已记下"),
        N_("外单位的答复，扫描件作佐证"),
        choices=("outside",),
    ),
    Verb.HAND_OVER: Act(
        forms.HandOverForm,
        lambda item, d, **who: actions.hand_over(
            item, from_unit_id=d["from_unit"], to_unit_id=d["to_unit"], paper=d["paper"], on=d["on"], **who
        ),
        N_("已划转，等接手单位签收"),
        N_("机构或职责调整后，连同记录交给接手的单位"),
        choices=("parts", "units"),
    ),
    Verb.SUSPEND: Act(forms.ReasonForm, _with_reason(actions.suspend), N_("已挂起")),
    Verb.RESUME: Act(forms.ReasonForm, _with_reason(actions.resume), N_("已恢复")),
    Verb.WITHDRAW: Act(forms.ReasonForm, _with_reason(actions.withdraw), N_("已撤销"), kind="warn", is_final=True),
    Verb.REOPEN: Act(
        forms.ReopenForm,
        lambda item, d, **who: actions.reopen(item, reason=d["reason"], due_on=d["due_on"], **who),
        N_("已反弹重开"),
        N_("同一处又出现，接着原来的办"),
    ),
    Verb.CONCLUDE_STAGE: Act(
        forms.StageForm,
        lambda item, d, **who: actions.conclude_stage(
            item, decision=d["decision"], decided_by=d["decided_by"], from_on=d["from_on"], to_on=d["to_on"], **who
        ),
        N_("阶段性结论已记下，事项继续办"),
        N_("一个阶段办完了，记下由谁定、怎么定；事项不销号"),
    ),
    Verb.URGE: Act(forms.UrgeForm, lambda item, d, **who: actions.urge(item, text=d["text"], **who), N_("已催办")),
    Verb.URGE_BY_PHONE: Act(
        forms.PhoneForm,
        lambda item, d, **who: actions.urge_by_phone(
            item, callee_id=d["callee"], answer=d["answer"], text=d["text"], **who
        ),
        N_("电话催办已记下"),
        choices=("callees",),
    ),
    Verb.INSTRUCT: Act(
        forms.TextForm,
        lambda item, d, **who: actions.instruct(item, text=d["text"], **who),
        N_("批示已记下"),
        N_("写给承办单位，记进办理记录"),
    ),
    Verb.ASK_PURGE: Act(
        forms.PurgeForm,
        lambda item, d, **who: actions.ask_purge(item, seqs=d["seqs"], reason=d["reason"], **who),
        N_("已申请清除，等核验员或县领导确认；确认以前什么都没有删"),
        N_("不该进来的内容混进来了。一人提出、另一人确认，才会删"),
        choices=("entries",),
        kind="warn",
    ),
    Verb.CONFIRM_PURGE: Act(
        forms.NothingForm,
        _plain(actions.confirm_purge),
        N_("已清除，记录里只留下〔已删除〕"),
        N_("文字、照片、附件和检索一并删掉，不能恢复；记录留着"),
        kind="warn",
        is_final=True,
    ),
    Verb.REFUSE_PURGE: Act(forms.ReasonForm, _with_reason(actions.refuse_purge), N_("没有同意清除，内容都还在")),
    Verb.HANG: Act(
        forms.RegisterForm,
        lambda item, d, **who: actions.hang(item, d["register"], **who),
        N_("已挂入"),
        N_("一事多挂：那里也看得到、算得上，反馈只报一次"),
        choices=("to_hang_in",),
    ),
    Verb.UNHANG: Act(
        forms.RegisterForm,
        lambda item, d, **who: actions.unhang(item, d["register"], **who),
        N_("已摘下"),
        choices=("hangs_in",),
    ),
    Verb.RECORD_SUPERIOR: Act(
        superior_forms.SuperiorForm,
        lambda item, d, **who: actions.record_superior(item, superior_forms.ordered(d), **who),
        N_("上级督办已登记"),
        N_("上级的文号和时限，跟本县的并排；改期也在这里登记"),
        choices=("order",),
    ),
    Verb.SUPERIOR_STRUCK_OFF: Act(
        superior_forms.StruckOffForm,
        lambda item, d, **who: actions.superior_struck_off(item, **d, **who),
        N_("上级销号已登记"),
        N_("本县办结是一回事，上级销号是另一回事"),
    ),
    Verb.RECORD_SPOKEN: Act(
        spoken_forms.SpeechForm,
        lambda item, d, **who: actions.record_spoken(item, spoken_forms.speech(d), **who),
        N_("口头指示已记下，等领导确认"),
        N_("领导口头说的先记下；领导确认了才算批示"),
        choices=("leaders", "everybody"),
    ),
    Verb.REMIND_SPOKEN: Act(
        spoken_forms.RemindForm,
        lambda item, d, **who: actions.remind_spoken(item, spoken_id=d["spoken"], **who),
        N_("已提醒"),
        N_("领导和确认人打开首页就看到，一天一次"),
        choices=("waiting",),
    ),
    Verb.CHANGE_SECRETARY: Act(
        spoken_forms.SecretaryForm,
        lambda item, d, **who: actions.change_secretary(item, d["secretary"], spoken_id=d["spoken"], **who),
        N_("确认人已换"),
        choices=("waiting", "everybody"),
    ),
    Verb.OWN_INITIATIVE: Act(
        forms.NothingForm,
        _plain(actions.own_initiative),
        N_("已改为督查室自行立项"),
        N_("不再用领导的名义，口头指示的记录留着"),
        kind="warn",
        is_final=True,
    ),
}

# Verbs that have a place of their own on the page, or a page of their own.
ELSEWHERE = {Verb.URGE_BY_PHONE, Verb.EDIT, Verb.OPEN_PROOF, Verb.JUDGE, Verb.PASS, Verb.CLOSE, Verb.RETURN}

# Verbs that most items never need: the page folds them, so that the day's work comes first.
SELDOM = {
    Verb.FILE_HISTORY,
    Verb.CORRECT_REPORT,
    Verb.SEND_LETTER,
    Verb.RECEIVE_LETTER,
    Verb.HAND_OVER,
    Verb.SUSPEND,
    Verb.WITHDRAW,
    Verb.ASK_PURGE,
    Verb.HANG,
    Verb.UNHANG,
    Verb.RECORD_SUPERIOR,
    Verb.RECORD_SPOKEN,
}
