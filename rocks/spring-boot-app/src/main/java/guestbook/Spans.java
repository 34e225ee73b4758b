package guestbook;

import static guestbook.NotIntegrated.needed;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Service;

/** Tracing, as small as it can be: one span, sent before the request is answered. */
@Service
class Spans {
    private final Environment environment;

    Spans(Environment environment) {
        this.environment = environment;
    }

    /** @return the trace's id */
    String send(String name) {
        String endpoint = needed(environment, "OTEL_EXPORTER_OTLP_ENDPOINT") + "v1/traces";
        Attributes service = Attributes.builder()
                .put("service.name", environment.getProperty("OTEL_SERVICE_NAME", "spring-boot-app"))
                .build();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.create(service))
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()) {
            Span span = provider.get("guest-book").spanBuilder(name).startSpan();
            span.end();
            if (!provider.forceFlush().join(5, TimeUnit.SECONDS).isSuccess()) {
                throw new IllegalStateException("the receiver of spans does not take them");
            }
            return span.getSpanContext().getTraceId();
        }
    }
}
