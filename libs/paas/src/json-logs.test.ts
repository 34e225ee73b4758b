import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gunicornConfiguration } from './gunicorn.ts';
import { frameworks } from './generations.ts';
import { uvicornJsonLogs, uvicornModule } from './json-logs.ts';
import { settingsOf } from './settings.ts';

/** What the real Python makes of a record. */
function lineOf(name: string, log: string): unknown {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'json-logs-'));
  try {
    fs.writeFileSync(path.join(folder, 'charm_json_lines.py'), uvicornModule);
    const program = `import logging, charm_json_lines
handler = logging.StreamHandler()
handler.setFormatter(charm_json_lines.Requests())
log = logging.getLogger("${name}")
log.addHandler(handler)
log.setLevel("INFO")
${log}`;
    const { stderr } = spawnSync('python3', ['-B', '-c', program], { cwd: folder, encoding: 'utf8' });
    return JSON.parse(stderr);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

describe('lines of JSON', () => {
  it('have what was said, when and by whom, with quotes and line ends inside', () => {
    expect(lineOf('uvicorn.error', 'log.warning("two\\nlines and \\"quotes\\": %s", 3)')).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      severityText: 'WARNING',
      body: 'two\nlines and "quotes": 3',
      attributes: { logger: 'uvicorn.error' },
    });
  });

  it('take a request apart', () => {
    const args = '"10.0.0.1:5000", "GET", "/a?b=c", "1.1", 404';
    expect(lineOf('uvicorn.access', `log.info('%s - "%s %s HTTP/%s" %d', ${args})`)).toMatchObject({
      body: '10.0.0.1:5000 - "GET /a?b=c HTTP/1.1" 404',
      attributes: {
        'http.request.method': 'GET',
        'url.path': '/a',
        'url.query': 'b=c',
        'http.response.status_code': 404,
        'client.address': '10.0.0.1:5000',
      },
    });
  });

  it('name an error, with where it came from', () => {
    expect(lineOf('uvicorn.error', 'try: 1 / 0\nexcept ZeroDivisionError: log.exception("it failed")')).toMatchObject({
      severityText: 'ERROR',
      body: 'it failed',
      attributes: {
        'exception.type': 'ZeroDivisionError',
        'exception.message': 'division by zero',
        'exception.stacktrace': expect.stringContaining('Traceback'),
      },
    });
  });

  it('are found beside what the image has on the path of its modules', () => {
    expect(uvicornJsonLogs('/app/lib').variables).toEqual({
      PYTHONPATH: '/tmp/fastapi/log_config:/app/lib',
      UVICORN_LOG_CONFIG: '/tmp/fastapi/log_config/uvicorn.json',
    });
  });

  it('are in the configuration of Gunicorn only where they are asked for', () => {
    const settings = settingsOf(frameworks.flask, {});
    if (settings.is !== 'ready') throw new Error('no settings');
    const configuration = (jsonLogs: boolean): string =>
      gunicornConfiguration(frameworks.flask, settings.value, { traced: true, jsonLogs });
    expect(configuration(false)).not.toContain('logger_class');
    expect(configuration(true)).toMatch(/def post_fork[^]*\nlogger_class = JsonLogger\n[^]*\ndef post_worker_init/);
  });
});
