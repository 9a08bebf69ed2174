"""Answers when something cannot be done: what stopped, why, what to do next, and what was not changed.

Every answer comes as a page, for htmx as the small part `ui/_refused.html`, or for a script that asks for JSON as
`{status, title, sentence, code}`. What was typed is never lost:
a refused form is shown back in words and can be handed in again.
"""

import sys
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from taizhang.engine import marks
from taizhang.ui.registry import labels
from taizhang.ui.render import go, is_htmx

RETRY_AFTER = 20  # seconds
_STATUS_OF_CODE = {"journal.submission.other": 422}  # the same form key with another content
ATTACHED = {"Content-Disposition": "attachment"}  # data is never opened as a page
_HIDDEN = {"csrfmiddlewaretoken", "idem", "password", "otp", "token"}


@dataclass(frozen=True)
class Way:
    """A way on: where the reader can go from here."""

    text: str
    url: str


def page(request, status, title, sentence, *, ways=(), typed=None, unchanged=True, **context):
    """The one way to answer that something went wrong."""
    if wants_json(request):
        says = {"status": status, "title": title, "sentence": sentence, "code": context.get("code", "")}
        return JsonResponse(says, status=status, headers={"Cache-Control": "no-store", **ATTACHED})
    context |= {
        "status": status,
        "title": title,
        "sentence": sentence,
        "ways": list(dict.fromkeys(ways)),
        "typed": typed or [],
        "has_typed": any(field["name"] != "seen" for field in typed or []),
        "unchanged": unchanged and request.method == "POST",
    }
    part = is_htmx(request)
    body = render_to_string("ui/_refused.html" if part else "ui/error.html", context, request)
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    if part:
        response["TZ-Refused"] = "1"  # refused.js puts the part beside the form
    return response


def wants_json(request):
    """A page that works out of reach of the server sends by script, and reads a code instead of a page."""
    return request.headers.get("Accept") == "application/json"


# ── by the door ────────────────────────────────────────────────────────────────


def refused(request, refused):
    """A rule said no: its sentence, what was typed, and for a stale form both versions."""
    if refused.code == marks.CODE:
        return _classified(request, refused)
    try:
        sentence = gettext(refused.message).format(**refused.params)
    except (KeyError, IndexError):
        sentence = str(refused)
    titles = {
        "invalid": gettext("有一处填得不对"),
        "forbidden": gettext("这件事不能由您办"),
        "stale": gettext("别人刚改过"),
        "missing": gettext("没有找到"),
        "unavailable": gettext("现在办不了"),
    }
    stale = refused.kind == "stale"
    response = page(
        request,
        _STATUS_OF_CODE.get(refused.code, refused.status),
        titles.get(refused.kind, gettext("没有办成")),
        sentence,
        ways=[_back(request)],
        typed=typed(request),
        code=refused.code,
        theirs=_words(refused.params.get("theirs", {})) if stale else [],
        version=refused.params.get("version") if stale else None,
        stale=stale,
    )
    if refused.kind == "unavailable":
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _classified(request, refused):
    """Nothing of what is classified is echoed: not on the page, and keep.js forgets it too."""
    sentence = gettext(refused.message).format(**refused.params)
    response = page(
        request, refused.status, gettext("涉密文件不能进入本系统"), sentence, ways=[_back(request)], code=refused.code
    )
    response["HX-Trigger"] = "tz:classified"
    return response


def signed_out(request):
    """Not signed in: to the login when reading; when writing, a page that keeps what was typed."""
    if hasattr(request, "user") and request.user.is_authenticated:
        return page(
            request, 403, gettext("账号还没有岗位"),
            gettext("您的账号已登录，但眼下没有在任的岗位。请找安全管理员核对任职起止日期。"),
            code="ui.no_post",
        )  # fmt: skip
    back = _local(request, request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if request.method == "POST" or wants_json(request):
        return page(
            request, 401, gettext("登录已过期"),
            gettext("太久没有操作，为保密已自动退出。您填的内容还在这台电脑上，登录后回到原处就能接着填。"),
            ways=[Way(gettext("去登录，回来接着填"), _login(back))],
            typed=typed(request), code="ui.signed_out",
        )  # fmt: skip
    return go(request, _login(back if is_htmx(request) else request.get_full_path()))


def forbidden(request, act=""):
    """In reach, but not this person's to do."""
    who = explain_act(act) if act else ""
    sentence = (
        gettext("这一页由{who}办理，您现在的岗位没有这项职责。").format(who=who)
        if who
        else gettext("您现在的岗位没有这项职责。有人委托您代办的，先在“我”里换到那个岗位。")
    )
    return page(request, 403, gettext("这一页不归您办"), sentence, ways=[_home()], typed=typed(request), code=act)


def forbidden_outside(request, exception=None):
    """handler403."""
    return forbidden(request)


def wrong_method(request, allowed):
    response = page(
        request, 405, gettext("不能这样打开"), gettext("这个地址只收表单，不能直接打开。请从页面上的按钮进来。")
        if "POST" in allowed else gettext("这个地址只能看，不收表单。"), ways=[_back(request)],
    )  # fmt: skip
    response["Allow"] = ", ".join(allowed)
    return response


# ── by the middleware and by Django ────────────────────────────────────────────


def bad_request(request, exception=None):
    """handler400."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request)
    return page(
        request, 400, gettext("这次请求看不懂"),
        gettext("送来的内容不完整或被改动过。请回到原页重新提交。"), ways=[_back(request), _home()],
    )  # fmt: skip


def csrf_failure(request, reason=""):
    """CSRF_FAILURE_VIEW: the form is too old, or came from another site."""
    return page(
        request, 403, gettext("表单放得太久了"),
        gettext("为防止别的网站冒用您的登录，这张表单要重新打开。您填的内容还在，回到原页就能接着填。"),
        ways=[_back(request), _home()], typed=typed(request), code="ui.csrf",
    )  # fmt: skip


def missing(request, exception=None):
    """handler404."""
    return page(
        request, 404, gettext("没有这一页"),
        gettext("地址不对，或者这一件不在您能看的范围里。按编号或单位查一下，也许就在别处。"),
        ways=[_back(request), _home()], typed=typed(request),
    )  # fmt: skip


def too_large(request, exception=None):
    return page(
        request, 413, gettext("文件太大"),
        gettext("单个文件不能超过 20 MB，一次不能超过 60 MB。照片可以少选几张，分两次交；文件可以先压缩或拆开。"),
        ways=[_back(request)],
    )  # fmt: skip


def database_down(request, exception=None):
    """Nothing is asked of the database here, the session included."""
    _forget_reader(request)
    response = page(
        request, 503, gettext("台账暂时打不开"),
        gettext("存数据的地方没有应答，已经在等它恢复。这一次没有存下任何东西，请过一会儿再试。"),
        ways=[_again(request)], typed=typed(request),
    )  # fmt: skip
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def disk_full(request, exception=None):
    return page(
        request, 507, gettext("磁盘满了"),
        gettext("服务器没有地方存了，这一次没有存下任何东西。请告诉系统管理员腾出空间，再回来交一次。"),
        ways=[_back(request)], typed=typed(request),
    )  # fmt: skip


def server_error(request, exception=None):
    """handler500. Failures outside a view come here too, so the known ones are told apart again."""
    from taizhang.ui.middleware import answer_for

    known = answer_for(request, sys.exc_info()[1])
    if known is not None:
        return known
    _forget_reader(request)
    return page(
        request, 500, gettext("这里出了差错"),
        gettext("不是您的操作有误，差错已经记下。这一次没有存下任何东西。"),
        ways=[_back(request), _home()], typed=typed(request), request_id=getattr(request, "id", ""),
    )  # fmt: skip


def _forget_reader(request):
    """Make the page independent of a database that may not answer; the shell asks nothing either."""
    request.actor = None
    request.database_is_down = True


# ── what was typed, and ways on ────────────────────────────────────────────────


def typed(request) -> list[dict]:
    """What the form held, so that it can be shown back; passwords and tokens never."""
    if request.method != "POST":
        return []
    try:
        fields = request.POST
    except Exception:
        return []
    kept = []
    for name in fields:
        if any(word in name.lower() for word in _HIDDEN):
            continue
        for value in fields.getlist(name):
            if value != "":
                kept.append({"name": name, "label": labels.of(name), "value": value})
    return kept


_explain = None


def set_explain(explain):
    """`explain(act) -> str`: who does this, in Chinese (“督查室经办、核验员”). Given by the room of roles."""
    global _explain
    _explain = explain


def explain_act(act) -> str:
    return _explain(act) if _explain else ""


def _words(theirs) -> list[dict]:
    return [{"label": labels.of(k) or k, "value": v} for k, v in theirs.items()]


def _login(next_url) -> str:
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': next_url or '/'})}"


def _local(request, url) -> str:
    """`url` as a path of this site, or empty."""
    if not url or not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _back(request) -> Way:
    """Where the reader came from; the home page when that is not known."""
    url = _local(request, request.headers.get("Referer", ""))
    return Way(gettext("回到原页"), url) if url and url != request.get_full_path() else _home()


def _home() -> Way:
    return Way(gettext("去首页"), "/")


def _again(request) -> Way:
    url = request.get_full_path() if request.method == "GET" else _back(request).url
    return Way(gettext("再试一次"), url)
