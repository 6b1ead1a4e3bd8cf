"""What can go wrong, as one table: error → status and words (RFC 9457). Every answer names field, reason, next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.access.errors import AccessError
from api.languages import Language, Words, both
from fleet_data.calendar import UnknownCalendarYearError
from fleet_data.regions import UnknownRegionError
from fleet_data.session import DatabaseUnavailableError
from fleet_data.stores.errors import NotKeptError, StoreError
from rulebook.book import NoSuchValueError
from rulebook.defect import DefectiveRulebookError
from rulebook.jurisdiction import UnknownJurisdictionError

MEDIA_TYPE = "application/problem+json"
BASE = "urn:paiche:problem:"
RETRY_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its name, HTTP status, title and what to do next."""

    name: str
    status: int
    title: Words
    next_step: Words


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that cannot be taken: a JSON pointer into the body, or the name of a parameter."""

    field: str
    reason: Words


class Problem(Exception):  # noqa: N818 - the RFC's word
    """An answer that is a problem. Raise it outside a transaction, or after one whose work shall not be kept."""

    def __init__(
        self,
        kind: Kind,
        reason: Words | str | None = None,
        *,
        faults: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.reason = both(reason) if isinstance(reason, str) else reason or kind.title
        self.faults = tuple(faults)
        self.headers = headers or {}
        super().__init__(self.reason.en)


@dataclass(frozen=True, slots=True)
class Answer:
    """A problem in one language, ready to be sent."""

    status: int
    body: dict[str, object]
    headers: dict[str, str] = field(default_factory=dict)


BAD_INPUT = Kind(
    "bad-input",
    422,
    Words("提交的内容有误", "The request cannot be taken as it is"),
    Words("请按每个字段的说明改正后重新提交", "Correct each field named in `errors` and send it again"),
)
NOT_JSON = Kind(
    "not-json",
    400,
    Words("请求内容不是 JSON", "The body is not JSON"),
    Words("请以 application/json 发送 UTF-8 编码的 JSON", "Send UTF-8 JSON as application/json"),
)
SIGN_IN = Kind(
    "sign-in-needed",
    401,
    Words("请先登录", "Sign in first"),
    Words("请登录后再试；会话可能已过期", "Sign in and try again; the session may have ended"),
)
REFUSED_SIGN_IN = Kind(
    "sign-in-refused",
    401,
    Words("登录未成功", "Signing in did not succeed"),
    Words(
        "请核对账号、密码和动态口令；多次失败后需等待，或请系统管理员解锁",
        "Check name, password and code; after several failures wait, or ask the system administrator to unlock",
    ),
)
REFUSED_PROOF = Kind(
    "proof-refused",
    401,
    Words("手机的密钥证明未通过", "The proof of the phone's key is not taken"),
    Words(
        "请用应答头 DPoP-Nonce 的值为本次请求重新签名后再试",
        "Sign a new proof for this very request with the nonce of the DPoP-Nonce header, and send it again",
    ),
)
STEP_UP = Kind(
    "step-up-needed",
    403,
    Words("此操作需要再次验证身份", "This needs proof again of who you are"),
    Words(
        "请在 /api/v1/session/step-up 输入动态口令，5 分钟内重试", "Post a code to /api/v1/session/step-up, then retry"
    ),
)
NOT_ALLOWED = Kind(
    "not-allowed",
    403,
    Words("您没有此操作的权限", "You may not do this"),
    Words("如需此权限，请向安全管理员申请授权", "Ask the security administrator for the role, if you need it"),
)
NOT_FOUND = Kind(
    "not-found",
    404,
    Words("没有这一项，或不在您的范围内", "There is no such thing, or it is outside your scope"),
    Words("请核对编号，或返回列表重新选择", "Check the number, or choose again from the list"),
)
NO_METHOD = Kind(
    "method-not-allowed",
    405,
    Words("此地址不支持该操作", "This address does not take that method"),
    Words(
        "请使用 Allow 所列的方法；业务记录不可删除，只能作废或撤回",
        "Use a method that Allow lists; records are not deleted",
    ),
)
CONFLICT = Kind(
    "conflict",
    409,
    Words("与已有记录冲突", "It contradicts what is kept"),
    Words("请刷新后按提示处理再试", "Read the current state, settle what the reason says, and try again"),
)
STALE_CURSOR = Kind(
    "stale-cursor",
    409,
    Words("游标不属于此列表", "The cursor is not of this list"),
    Words("请不带 cursor 从第一页重新开始", "Start at the first page, without a cursor"),
)
IN_FLIGHT = Kind(
    "in-flight",
    409,
    Words("相同的请求正在处理", "The same request is being worked on"),
    Words("请稍候用同一 Idempotency-Key 再试", "Wait a moment and send it again under the same Idempotency-Key"),
)
KEY_REUSED = Kind(
    "idempotency-key-reused",
    422,
    Words("Idempotency-Key 已用于内容不同的请求", "The Idempotency-Key was used for another body"),
    Words("新的请求请换新的 Idempotency-Key", "Take a new Idempotency-Key for a new request"),
)
TOO_LARGE = Kind(
    "too-large",
    413,
    Words("请求内容过大", "The body is too large"),
    Words("请缩小或分批提交", "Send less, or in parts"),
)
BUSY = Kind(
    "unavailable",
    503,
    Words("数据库暂时无法使用", "The database cannot be used at the moment"),
    Words("请按 Retry-After 稍后重试；什么都没有写入", "Try again after Retry-After; nothing was written"),
)
INTERNAL = Kind(
    "internal",
    500,
    Words("程序内部错误", "An error inside the program"),
    Words("请把事件编号告诉管理员；什么都没有写入", "Tell the administrator the incident number; nothing was written"),
)
NO_SUCH_DATA = Kind(
    "no-data",
    404,
    Words("没有这一日期或地区的数据", "There are no data for this day or region"),
    Words("请改选有数据的日期或地区", "Choose a day or region that has data"),
)

# Errors of the rooms below → what the caller is told; the sentence is the error's own. First match counts.
TABLE: tuple[tuple[type[Exception], Kind], ...] = (
    (NotKeptError, NOT_FOUND),
    (UnknownRegionError, NOT_FOUND),
    (StoreError, CONFLICT),
    (UnknownCalendarYearError, NO_SUCH_DATA),
    (UnknownJurisdictionError, NO_SUCH_DATA),
    (NoSuchValueError, NO_SUCH_DATA),
    (DefectiveRulebookError, INTERNAL),
    (DatabaseUnavailableError, BUSY),
    (AccessError, CONFLICT),
)


def find_kind(error: Exception) -> Kind | None:
    """The kind of an error by the table."""
    for errors, kind in TABLE:
        if isinstance(error, errors):
            return kind
    return None


def answer(problem: Problem, language: Language, instance: str) -> Answer:
    """The problem as RFC 9457 has it; `errors` holds a member a field, `next` says what to do."""
    kind = problem.kind
    body: dict[str, object] = {
        "type": f"{BASE}{kind.name}",
        "title": kind.title.of(language),
        "status": kind.status,
        "detail": problem.reason.of(language),
        "instance": instance,
        "next": kind.next_step.of(language),
        "errors": [{"field": each.field, "reason": each.reason.of(language)} for each in problem.faults],
    }
    headers = {"Content-Language": language, **problem.headers}
    if kind.status == BUSY.status:
        headers["Retry-After"] = str(RETRY_SECONDS)
    return Answer(kind.status, body, headers)
