"""Traces for OpenTelemetry, only where the setting `traces_url` names a collector; needs the extra `traces`.

FastAPI makes the spans; what they tell is masked as logs are, and addresses are left out for their routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from api.masking import mask
from api.settings import Settings, SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

NAME = "paiche"
OFF: dict[str, Any] = {"tracing": False, "metrics": False, "logs": False}
# Holds plates, numbers, cursors: the route says where it was.
_LEFT_OUT = ("url.path", "url.query", "url.full", "http.target", "http.url", "client.address", "network.peer.address")


def telemetry(settings: Settings) -> dict[str, Any]:
    """FastAPI's settings of telemetry; raises SettingsError where the extra is not installed."""
    if settings.traces_url is None:
        return OFF
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError(
            "设置了 traces_url，但未安装 OpenTelemetry；请执行 pip install 'paiche[traces]' 或去掉该设置。 / "
            "traces_url is set but OpenTelemetry is not installed: pip install 'paiche[traces]', or unset it."
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": NAME}))
    exporter = OTLPSpanExporter(endpoint=str(settings.traces_url))
    provider.add_span_processor(BatchSpanProcessor(_masking(exporter)))
    return OFF | {"tracing": True, "operation_spans": False, "tracer_provider": provider}


def _masking(inner: SpanExporter) -> SpanExporter:
    from opentelemetry.sdk.trace.export import SpanExporter

    class Masking(SpanExporter):
        """Hands spans on with what they tell masked."""

        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            return inner.export([_masked(span) for span in spans])

        def shutdown(self) -> None:
            inner.shutdown()

        def force_flush(self, timeout_millis: int = 30_000) -> bool:
            return inner.force_flush(timeout_millis)

    return Masking()


def _masked(span: ReadableSpan) -> ReadableSpan:
    from opentelemetry.sdk.trace import ReadableSpan

    told = {name: mask(value, name) for name, value in (span.attributes or {}).items() if name not in _LEFT_OUT}
    return ReadableSpan(
        name=mask(span.name),
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=told,
        kind=span.kind,
        status=span.status,
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
