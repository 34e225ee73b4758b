"""Tracing: a span that is sent before the request is answered."""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from .environment import needed


def send(name):
    needed("OTEL_EXPORTER_OTLP_ENDPOINT")
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
    with provider.get_tracer(__name__).start_as_current_span(name) as started:
        trace = f"{started.get_span_context().trace_id:032x}"
    provider.shutdown()
    return trace
