"""The settings: the only reader of the environment and of the one TOML file.

Every setting is an environment variable `PAICHE_NAME` or a line `name = …` of the file that `PAICHE_SETTINGS` names
(default `paiche.toml` in the current folder); the environment wins. Secrets have no default: where one is needed and
missing the program says which, and does not start.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from fleet_data.session import default_url

PREFIX = "PAICHE_"
FILE_VARIABLE = f"{PREFIX}SETTINGS"
DEFAULT_FILE = "paiche.toml"
MIN_SECRET = 32


class SettingsError(ValueError):
    """Settings that cannot be used; each line names one, what is wrong and the next step."""


class PasswordProfile(StrEnum):
    """Which rules passwords follow: GB/T 22239 wants complexity and rotation, ASVS 5 forbids both."""

    DENGBAO = "dengbao"
    ASVS = "asvs"


class Settings(BaseSettings):
    """Everything that may differ from one installation to the next."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    host: Annotated[str, Field(description="address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="port to listen on; 0 takes a free one")] = 8000
    public_url: Annotated[
        AnyHttpUrl | None, Field(description="address people type; needed for an identity provider")
    ] = None
    trusted_proxies: Annotated[str, Field(description="addresses whose X-Forwarded-For is believed")] = "127.0.0.1"

    database_url: Annotated[str, Field(description="sqlite:///PATH or postgresql://…")] = Field(
        default_factory=default_url
    )
    migrate_at_start: Annotated[
        bool,
        Field(description="`paiche serve` migrates; false where its login may not, and `paiche migrate` is run before"),
    ] = True
    database_connections: Annotated[int, Field(ge=2, le=200, description="most connections and request threads")] = 20
    data_folder: Annotated[Path, Field(description="what is neither in the database nor in the program")] = Path("var")
    broker_url: Annotated[str | None, Field(description="RabbitMQ or Redis for jobs; empty: the embedded one")] = None

    job_lease_seconds: Annotated[
        float, Field(ge=1, le=600, description="a worker silent for so long loses its job to another")
    ] = 30.0
    worker_processes: Annotated[int, Field(ge=1, le=64, description="jobs a worker does at once")] = 2

    secret_key: Annotated[
        SecretStr | None, Field(description=f"seals second factors; at least {MIN_SECRET} characters")
    ] = None
    password_profile: PasswordProfile = PasswordProfile.DENGBAO
    session_cookie_secure: Annotated[bool, Field(description="the cookie goes over https alone")] = False

    audit_hash: Annotated[
        Literal["sha256", "sm3"], Field(description="of the audit log's tree; sm3 for GB/T 39786")
    ] = "sha256"

    oidc_issuer: Annotated[AnyHttpUrl | None, Field(description="the office's identity provider")] = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_acr: Annotated[tuple[str, ...], Field(description="acr values that count as two factors")] = ()

    body_limit_bytes: Annotated[int, Field(ge=1024, description="largest request body")] = 1_000_000
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Annotated[Literal["text", "json"], Field(description="json for collectors")] = "text"
    metrics_token: Annotated[
        SecretStr | None, Field(description="who reads /metrics from another machine; empty: nobody")
    ] = None
    traces_url: Annotated[AnyHttpUrl | None, Field(description="OpenTelemetry collector, OTLP over HTTP")] = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Settings that need each other."""
        if self.oidc_issuer is not None:
            missing = [
                name for name in ("oidc_client_id", "oidc_client_secret", "public_url") if getattr(self, name) is None
            ]
            if missing:
                raise ValueError(f"oidc_issuer needs {', '.join(missing)} too")
        if self.secret_key is not None and len(self.secret_key.get_secret_value()) < MIN_SECRET:
            raise ValueError(f"secret_key needs at least {MIN_SECRET} characters")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is handed over, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())

    @property
    def is_embedded(self) -> bool:
        """Whether this is the single desk with SQLite."""
        return self.database_url.startswith("sqlite")


def settings_file() -> Path:
    """The file that is read, whether it is there or not."""
    return Path(os.environ.get(FILE_VARIABLE, DEFAULT_FILE))


def read_settings(**given: Any) -> Settings:
    """The settings of this machine; what is `given` wins over both sources. Raises SettingsError."""
    named = os.environ.get(FILE_VARIABLE)
    if named is not None and not Path(named).is_file():
        raise SettingsError(
            f"{FILE_VARIABLE} 所指的文件不存在：{named}。 / The file that {FILE_VARIABLE} names is not there: {named}."
        )
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    strange = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if strange:
        raise SettingsError(
            f"环境变量 {'、'.join(strange)} 不是本程序的设置，请改正名称。 / "
            f"{', '.join(strange)} in the environment is no setting of Paiche; correct the name or unset it."
        )
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError("\n".join(_say(dict(fault)) for fault in error.errors(include_input=False))) from error
    except (OSError, ValueError) as error:  # a TOML file that is none
        raise SettingsError(
            f"设置文件 {settings_file()} 无法读取：{error}。 / The settings file cannot be read: {error}."
        ) from error


def _say(fault: dict[str, Any]) -> str:
    name = ".".join(map(str, fault["loc"])) or "paiche.toml"
    return (
        f"设置 {name} 不可用：{fault['msg']}。请在 {settings_file()} 或环境变量 {PREFIX}{name.upper()} 中改正。 / "
        f"The setting {name} cannot be used: {fault['msg']}. "
        f"Correct it in {settings_file()} or as {PREFIX}{name.upper()}."
    )
