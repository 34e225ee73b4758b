import type { Framework } from './framework.ts';
import { gunicornJsonLogs } from './json-logs.ts';
import type { Settings } from './settings.ts';

export const gunicornFile = ({ name }: Framework): `/${string}` => `/${name}/gunicorn.conf.py`;

/** Gunicorn's configuration: where it listens, where it logs and counts, and what the options ask for. */
export function gunicornConfiguration(
  framework: Framework,
  { gunicorn, port }: Settings,
  { traced, jsonLogs }: { readonly traced: boolean; readonly jsonLogs: boolean },
): string {
  const asked = Object.entries(gunicorn).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = ${value}`],
  );
  return [
    `bind = ["0.0.0.0:${port}"]`,
    `chdir = "${framework.appDir}"`,
    'accesslog = "-"',
    'errorlog = "-"',
    'statsd_host = "localhost:9125"',
    ...asked,
    ...(traced ? [tracer] : []),
    ...(jsonLogs ? ['', '', gunicornJsonLogs] : []),
    '',
  ].join('\n');
}

/** Every worker gets a tracer of its own: threads that export do not survive a fork. */
const tracer = `access_log_format = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %({x-request-id}o)s'


def post_fork(server, worker):
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    trace.set_tracer_provider(TracerProvider())
    trace.get_tracer_provider().add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))`;

/** The command with the worker class that the option names, or why it cannot have it. */
export function withWorkerClass(command: string, workerClass: string | undefined): string | undefined {
  if (workerClass === undefined) return command;
  return / -k \[ [^\]]* \]/.test(command) ? command.replace(/ -k \[ [^\]]* \]/, ` -k [ ${workerClass} ]`) : undefined;
}

/** Succeeds where gevent is installed; its last line else says what to do. */
export const importGevent: readonly [string, ...string[]] = [
  'python3',
  '-c',
  `try: import gevent
except ImportError: raise SystemExit('gunicorn[gevent] must be installed in the rock: name it in requirements.txt')`,
];

/** The command's words as Pebble runs them, brackets left out: for the check of the configuration. */
export function wordsOf(command: string): readonly string[] {
  const words = command.match(/'[^']*'|"[^"]*"|[^\s'"]+/g) ?? [];
  return words.filter((word) => word !== '[' && word !== ']').map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));
}
