import type { AbsolutePath, RunGoal } from '@grimoire/charm';

/**
 * What `framework_logging_format: json` of `paas-config.yaml` makes of the web server's own log: a line of JSON for each
 * record, with `timestamp`, `severityText`, `body`, `attributes` and, where they are known, `traceId` and `spanId`.
 */
const formatter = `import json
import logging
import time

try:
    from opentelemetry import trace
except ImportError:
    trace = None


def current_span():
    context = trace.get_current_span().get_span_context() if trace else None
    if context is None or not context.is_valid:
        return {}
    return {"traceId": format(context.trace_id, "032x"), "spanId": format(context.span_id, "016x")}


class JsonLines(logging.Formatter):
    def format(self, record):
        facts = {"logger": record.name, **self.request(record)}
        if record.exc_info and record.exc_info[0]:
            facts["exception.type"] = record.exc_info[0].__name__
            facts["exception.message"] = str(record.exc_info[1])
            facts["exception.stacktrace"] = self.formatException(record.exc_info)
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {
            "timestamp": "%s.%03dZ" % (seconds, int(record.msecs)),
            "severityText": record.levelname,
            "body": record.getMessage(),
            **self.span(record),
            "attributes": facts,
        }
        return json.dumps(line, default=str)

    def request(self, record):
        return {}

    def span(self, record):
        return current_span()
`;

/**
 * For Gunicorn's configuration: its logger, that of its metrics, with such lines. A request is logged when its span has
 * ended already, so the span is noted while the answer begins; without one, what the client says of its own.
 */
export const gunicornJsonLogs: string = `${formatter}

class Requests(JsonLines):
    names = {
        "http.request.method": "m",
        "url.path": "U",
        "url.query": "q",
        "http.response.status_code": "s",
        "http.response.body.size": "B",
        "client.address": "h",
        "user_agent.original": "a",
        "duration_us": "D",
    }

    def request(self, record):
        atoms = record.args if isinstance(record.args, dict) else {}
        found = {name: atoms[atom] for name, atom in self.names.items() if atoms.get(atom) not in (None, "")}
        status = str(found.get("http.response.status_code", ""))
        return {**found, "http.response.status_code": int(status)} if status.isdigit() else found

    def span(self, record):
        noted = record.args.get("span") if isinstance(record.args, dict) else None
        return noted or current_span()


from gunicorn.instrument.statsd import Statsd


class JsonLogger(Statsd):
    def setup(self, cfg):
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(Requests())

    def atoms(self, resp, req, environ, request_time):
        return {**super().atoms(resp, req, environ, request_time), "span": environ.get("charm.span")}


logger_class = JsonLogger


def post_worker_init(worker):
    application = worker.wsgi

    def noting_its_span(environ, start_response):
        told = environ.get("HTTP_TRACEPARENT", "").split("-")
        if len(told) == 4:
            environ["charm.span"] = {"traceId": told[1], "spanId": told[2]}

        def started(status, headers, exc_info=None):
            environ["charm.span"] = current_span() or environ.get("charm.span")
            return start_response(status, headers, exc_info)

        return application(environ, started)

    worker.wsgi = noting_its_span
`;

const folder = '/tmp/fastapi/log_config';
const modulePath: AbsolutePath = `${folder}/charm_json_lines.py`;
const configPath: AbsolutePath = `${folder}/uvicorn.json`;

/** The module that Uvicorn finds its formatter in. */
export const uvicornModule: string = `${formatter}

class Requests(JsonLines):
    def request(self, record):
        if record.name != "uvicorn.access" or not isinstance(record.args, tuple) or len(record.args) != 5:
            return {}
        client, method, target, _version, status = record.args
        path, _, query = target.partition("?")
        return {
            "http.request.method": method,
            "url.path": path,
            **({"url.query": query} if query else {}),
            "http.response.status_code": int(status),
            "client.address": client,
        }
`;

const uvicornConfig = `${JSON.stringify(
  {
    version: 1,
    disable_existing_loggers: false,
    formatters: { json: { '()': 'charm_json_lines.Requests' } },
    handlers: {
      output: { class: 'logging.StreamHandler', formatter: 'json', stream: 'ext://sys.stdout' },
      errors: { class: 'logging.StreamHandler', formatter: 'json', stream: 'ext://sys.stderr' },
    },
    loggers: {
      uvicorn: { handlers: ['errors'], level: 'INFO', propagate: false },
      'uvicorn.error': { level: 'INFO' },
      'uvicorn.access': { handlers: ['output'], level: 'INFO', propagate: false },
    },
  },
  undefined,
  2,
)}\n`;

/** The files of Uvicorn's lines, and the variables that lead to them. */
export function uvicornJsonLogs(pythonPath: string | undefined): {
  readonly files: NonNullable<RunGoal['files']>;
  readonly variables: Readonly<Record<string, string>>;
} {
  const ours = { user: '_daemon_', group: '_daemon_' };
  return {
    files: { [modulePath]: { content: uvicornModule, ...ours }, [configPath]: { content: uvicornConfig, ...ours } },
    variables: {
      PYTHONPATH: pythonPath === undefined || pythonPath === '' ? folder : `${folder}:${pythonPath}`,
      UVICORN_LOG_CONFIG: configPath,
    },
  };
}
