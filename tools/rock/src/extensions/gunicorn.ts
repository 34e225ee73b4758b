import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { RockError } from '../rock-error.ts';
import { copied, writable } from './application.ts';
import { daemon, ownCommand, type Extension, type Mapping, type Project, type Snippet } from './extension.ts';
import { goTool } from './go-tool.ts';
import {
  dependencies,
  findTopLevel,
  moduleOf,
  needsRequirements,
  placesOf,
  requirementsOf,
  variable,
} from './python.ts';

/** What rockcraft's flask-framework gives. Source of its facts: rockcraft's extension, run and read. */
export const flask: Extension = (project) => {
  needsRequirements(project, 'flask', ['flask']);
  const usual = ['app', 'app.py', 'main.py', 'src', 'migrate', 'migrate.sh', 'migrate.py', 'static', 'templates'];
  const application = copied(project, 'flask-framework/install-app', 'flask/app', usual);
  return gunicorn(project, 'flask', application, () => flaskEntry(project));
};

/** What rockcraft's django-framework gives. */
export const django: Extension = (project) => {
  needsRequirements(project, 'django', ['django']);
  const name = project.name.replaceAll('-', '_');
  if (!existsSync(join(project.dir, name))) {
    throw new RockError(
      `extensions: django-framework looks for the Django project in ${name}/, the rock's name: rename the folder or the rock`,
    );
  }
  const application: Mapping = {
    plugin: 'dump',
    source: name,
    organize: { '*': 'django/app/' },
    stage: ['-django/app/db.sqlite3'],
    permissions: [{ owner: daemon, group: daemon }],
  };
  return gunicorn(project, 'django', application, () => djangoEntry(project, name));
};

function gunicorn(project: Project, framework: 'flask' | 'django', application: Mapping, entry: () => string): Snippet {
  const worker = requirementsOf(project.dir).has('gevent') ? 'gevent' : 'sync';
  const command =
    ownCommand(project, framework) ??
    `/bin/python3 -m gunicorn -c /${framework}/gunicorn.conf.py '${entry()}' -k [ ${worker} ]`;
  const statsd = '/bin/statsd_exporter --statsd.mapping-config=/statsd-mapping.conf';
  const prefix = `${framework}-framework`;
  return {
    services: {
      [framework]: { override: 'replace', startup: 'enabled', after: ['statsd-exporter'], user: '_daemon_', command },
      'statsd-exporter': {
        override: 'merge',
        command: `${statsd} --statsd.listen-udp=localhost:9125 --statsd.listen-tcp=localhost:9125`,
        summary: 'statsd exporter service',
        startup: 'enabled',
        user: '_daemon_',
      },
    },
    parts: {
      [`${prefix}/dependencies`]: dependencies(project, `${prefix}/dependencies`, 'gunicorn~=23.0'),
      [`${prefix}/install-app`]: application,
      [`${prefix}/config-files`]: configuration(framework),
      [`${prefix}/statsd-exporter`]: statsdExporter,
      [`${prefix}/logging`]: writable(`var/log/${framework}`),
    },
  };
}

/** The exporter in the release that rockcraft builds; only the way to it is another. */
const statsdExporter: Mapping = {
  plugin: 'nil',
  'build-packages': ['python3-pip'],
  'override-build': `${goTool}
CGO_ENABLED=0 GOBIN="$CRAFT_PART_INSTALL/bin" "$go" install -trimpath github.com/prometheus/statsd_exporter@v0.26.0
`,
};

/** What the image brings until the charm writes its own: where to listen, and where requests are counted. */
function configuration(framework: string): Mapping {
  return {
    plugin: 'nil',
    'override-build': `
install -d "$CRAFT_PART_INSTALL/${framework}"
cat >"$CRAFT_PART_INSTALL/${framework}/gunicorn.conf.py" <<'END'
bind = ["0.0.0.0:8000"]
chdir = "/${framework}/app"
statsd_host = "localhost:9125"
END
cat >"$CRAFT_PART_INSTALL/statsd-mapping.conf" <<'END'
mappings:
  - match: gunicorn.request.status.*
    name: ${framework}_response_code
    labels:
      status: $1
  - match: gunicorn.requests
    name: ${framework}_requests
  - match: gunicorn.request.duration
    name: ${framework}_request_duration
END
`,
    permissions: [{ path: `${framework}/gunicorn.conf.py`, owner: daemon, group: daemon }],
  };
}

function flaskEntry(project: Project): string {
  const places = placesOf(project);
  const found = findTopLevel(project.dir, places, variable('app', 'application'));
  if (found !== undefined) return `${moduleOf(found.file)}:${found.name}`;
  const factory = findTopLevel(project.dir, places, /^def (create_app|make_app)\b/m);
  if (factory !== undefined) return `${moduleOf(factory.file)}:${factory.name}()`;
  throw new RockError(
    `extensions: flask-framework finds no app, application, create_app or make_app in ${places.join(', ')}: ` +
      'add one, or a command under services.flask',
  );
}

function djangoEntry(project: Project, name: string): string {
  const places = [`${name}/wsgi.py`, 'mysite/wsgi.py'];
  const found = findTopLevel(join(project.dir, name), places, variable('application'));
  if (found !== undefined) return `${moduleOf(found.file)}:application`;
  throw new RockError(
    `extensions: django-framework finds no application in ${places.map((file) => `${name}/${file}`).join(' or ')}: ` +
      'add one, or a command under services.django',
  );
}
