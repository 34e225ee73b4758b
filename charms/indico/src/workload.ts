import {
  commandLine,
  fingerprint,
  type CheckGoal,
  type Proxies,
  type RunGoal,
  type Seated,
  type ServiceGoal,
  type Task,
} from '@grimoire/charm';
import { awsCredentials, settingsFiles, type Settings } from './settings.ts';

/** Where things listen in this container. */
export const ports = { web: 8081, statsd: 9125, statsdMetrics: 9102, celeryMetrics: 9808 } as const;

/** What runs Indico, and owns what it writes. */
export const indicoUser = { user: 'indico', group: 'indico' } as const;

export interface Workload {
  readonly settings: Settings;
  readonly celery: Seated;
  readonly proxies: Proxies;
  /** Indico's version: a new one changes the schema. */
  readonly version: string;
  /** What is installed beside it. */
  readonly plugins: string;
  readonly logTargets: NonNullable<RunGoal['logTargets']>;
}

/** The container `indico`: the web application, Celery where the seat is, and what counts them. */
export function indico(workload: Workload): RunGoal {
  const { settings, celery, proxies } = workload;
  const environment = { ...baseEnvironment(), ...proxyEnvironment(proxies) };
  const tasks = [...external(settings, environment), prepareDatabase(workload, environment)];
  const reason = {
    // Neither is read by Indico. What they tell is read when it starts, so it has to start anew when they change.
    EXTERNAL_PLUGINS: fingerprint(workload.plugins),
    CUSTOMIZATION: fingerprint(settings.site.customization.source ?? ''),
  };
  const onlyHere = { startup: celery.mine ? 'enabled' : 'disabled' } as const;
  return {
    files: settingsFiles(settings),
    logTargets: workload.logTargets,
    tasks,
    services: {
      indico: {
        summary: 'Indico under uWSGI',
        command: '/usr/bin/uwsgi --ini /etc/uwsgi.ini',
        ...indicoUser,
        'working-dir': '/srv/indico',
        environment: { ...environment, ...reason },
        'kill-delay': '30s',
      },
      celery: {
        summary: 'The worker and its timetable; in one unit of the application',
        command: '/usr/bin/indico celery worker -B -E',
        ...indicoUser,
        'working-dir': '/srv/indico',
        environment: { ...environment, ...reason },
        // A task that is being done is finished first.
        'kill-delay': '30s',
        ...onlyHere,
      },
      'celery-exporter': { ...celeryExporter(settings, proxies), ...onlyHere },
      'statsd-exporter': {
        summary: "uWSGI's numbers, for Prometheus",
        command: 'statsd_exporter --statsd.listen-tcp=',
        uses: [],
        needs: [],
        environment: proxyEnvironment(proxies),
      },
    },
    checks: checks(celery.mine),
  };
}

function celeryExporter({ broker }: Settings, proxies: Proxies): ServiceGoal {
  return {
    summary: "Celery's events, for Prometheus",
    command: commandLine('celery-exporter', `--broker-url=${broker.url}`, '--retry-interval=5'),
    // It reads no file of ours, and what is in the broker is Indico's own.
    uses: [],
    needs: [],
    ...indicoUser,
    environment: { CE_ACCEPT_CONTENT: 'json,pickle', ...proxyEnvironment(proxies) },
  };
}

function checks(celeryHere: boolean): Readonly<Record<string, CheckGoal>> {
  return {
    'indico-ready': { level: 'ready', tcp: { port: ports.web } },
    // No level for the others: Kubernetes restarts nothing because a broker is slow or nobody counts.
    'statsd-exporter-up': { http: { url: `http://localhost:${ports.statsdMetrics}/metrics` } },
    ...(celeryHere && {
      ready: { http: { url: `http://localhost:${ports.celeryMetrics}/worker` }, period: '30s', threshold: 4 },
      'celery-exporter-up': { http: { url: `http://localhost:${ports.celeryMetrics}/health` } },
    }),
  };
}

/** Plugins and customisation are installed once for what they are, not at each hook; the journal is on the container's own disk. */
function external({ site }: Settings, environment: Readonly<Record<string, string>>): readonly Task[] {
  const once = {
    ...indicoUser,
    environment,
    workingDir: '/srv/indico',
    when: 'before',
    by: 'each',
    inContainer: true,
    failure: 'blocked',
  } as const;
  const { plugins, customization } = site;
  return [
    ...(plugins.length > 0
      ? [
          {
            ...once,
            name: 'install-plugins',
            key: fingerprint(...plugins),
            run: ['/usr/bin/indico-external', 'plugins'],
            stdin: `${plugins.join('\n')}\n`,
            timeoutSeconds: 600,
          } satisfies Task,
        ]
      : []),
    ...(customization.source === undefined
      ? []
      : [
          {
            ...once,
            name: 'fetch-customization',
            key: fingerprint(customization.source),
            run: ['/usr/bin/indico-external', 'customization'],
            stdin: `${customization.source}\n`,
          } satisfies Task,
        ]),
  ];
}

/** Extensions and schema, by one unit while the others wait: anew for another database, Indico or set of plugins. */
function prepareDatabase({ settings, version }: Workload, environment: Readonly<Record<string, string>>): Task {
  const { database, site } = settings;
  return {
    name: 'prepare-database',
    key: fingerprint(String(database.relation), database.name, version, ...site.plugins),
    run: ['/usr/bin/indico-database'],
    ...indicoUser,
    environment: { ...environment, DATABASE_APPLICATION: database.app },
    workingDir: '/srv/indico',
    when: 'before',
    by: 'leader',
    timeoutSeconds: 600,
    failure: 'blocked',
  };
}

/** What every Indico process has. Its settings are in a file: an environment is read too easily. */
export function baseEnvironment(): Readonly<Record<string, string>> {
  return {
    HOME: '/srv/indico',
    INDICO_CONFIG: '/etc/indico.conf',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    LC_LANG: 'C.UTF-8',
    PYTHONUSERBASE: '/srv/indico/plugins',
    AWS_SHARED_CREDENTIALS_FILE: awsCredentials,
  };
}

/** In both spellings: programs look for one or the other. */
export function proxyEnvironment(proxies: Proxies): Readonly<Record<string, string>> {
  const named = { http_proxy: proxies.http, https_proxy: proxies.https, no_proxy: proxies.no };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) =>
      value
        ? [
            [name, value],
            [name.toUpperCase(), value],
          ]
        : [],
    ),
  );
}
