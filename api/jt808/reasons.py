"""Why bytes from a terminal could not be used, each with a sentence in both languages."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A word for why something is quarantined; the raw bytes are kept beside it."""

    NOT_HEX = "not_hex"
    FOREIGN_BYTES = "foreign_bytes"
    UNFINISHED = "unfinished"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    ESCAPE = "escape"
    CHECKSUM = "checksum"
    LENGTH = "length"
    ENCRYPTED = "encrypted"
    PACKAGES = "packages"
    UNKNOWN_MESSAGE = "unknown_message"
    BODY = "body"
    FIX_TIME = "fix_time"
    COORDINATES = "coordinates"
    PACKAGE_WAITING = "package_waiting"
    OTHER_PHONE = "other_phone"
    NOT_INTERPRETED = "not_interpreted"


SENTENCES: dict[Reason, str] = {
    Reason.NOT_HEX: "不是十六进制文本 / the line is not hexadecimal",
    Reason.FOREIGN_BYTES: "标识位 7E 之外的字节 / bytes outside the flags 7E",
    Reason.UNFINISHED: "缺少结束标识位 7E / the closing flag 7E is missing",
    Reason.TOO_LONG: "超过最长消息 / longer than any frame can be",
    Reason.TOO_SHORT: "短于消息头 / shorter than a header",
    Reason.ESCAPE: "转义错误：7D 之后只能是 01 或 02 / wrong escape: only 01 or 02 may follow 7D",
    Reason.CHECKSUM: "校验码不符 / the check byte does not match",
    Reason.LENGTH: "消息体长度与消息头不符 / the body is not as long as the header says",
    Reason.ENCRYPTED: "消息体已加密，平台没有密钥 / the body is encrypted and there is no key for it",
    Reason.PACKAGES: "分包序号或总数无效 / number or count of sub-packages is impossible",
    Reason.UNKNOWN_MESSAGE: "未知消息 ID / unknown message id",
    Reason.BODY: "消息体与其消息 ID 不符 / the body is not what its message id asks for",
    Reason.FIX_TIME: "定位时间不是有效的 BCD 时间 / the time of the fix is no valid BCD time",
    Reason.COORDINATES: "经纬度超出范围 / latitude or longitude is out of range",
    Reason.PACKAGE_WAITING: "分包，等待其余分包 / a sub-package; the others are still to come",
    Reason.NOT_INTERPRETED: "已知消息，原样保存，不解析 / a known message, kept as it is without being interpreted",
    Reason.OTHER_PHONE: "终端手机号与本连接鉴权的不同 / not the phone this connection was authenticated for",
}
