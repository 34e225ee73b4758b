import {
  blocked,
  fingerprint,
  type AbsolutePath,
  type CheckGoal,
  type NotReady,
  type RunGoal,
  type ServiceGoal,
  type Task,
} from '@grimoire/charm';
import type { Contribution } from './contribution.ts';
import type { Framework } from './framework.ts';
import { gunicornConfiguration, gunicornFile, importGevent, withWorkerClass, wordsOf } from './gunicorn.ts';
import { uvicornJsonLogs } from './json-logs.ts';
import type { Rock, RockService } from './rock.ts';
import { atPort, checkOf } from './rock-check.ts';
import { portOf, type Settings } from './settings.ts';
import type { Variables } from './variables.ts';

export interface Running {
  readonly framework: Framework;
  /** This unit's name: the scheduler runs on unit 0. */
  readonly unit: string;
  readonly rock: Rock;
  readonly settings: Settings;
  readonly environment: Variables;
  readonly contributions: readonly Contribution[];
  /** The web server logs lines of JSON. */
  readonly jsonLogs?: boolean;
}

/** The container: the rock's services with the environment of now, after the migration. */
export function workloadOf(running: Running): RunGoal | NotReady {
  const { framework, rock, settings } = running;
  const own = rock.services[framework.service];
  const stated = textOf(own, 'command');
  if (own === undefined || stated === undefined) {
    const why = `${framework.image}: the image has no service "${framework.service}": build it with rockcraft's ${framework.name}-framework`;
    return blocked(framework.image, why);
  }
  const command = withWorkerClass(stated, settings.workerClass);
  if (command === undefined) {
    const why = `webserver-worker-class: the image's command has no "-k [ … ]" to put it in: juju config --reset webserver-worker-class`;
    return blocked('webserver-worker-class', why);
  }
  const configuration = configurationOf(running, command);
  const given: NonNullable<RunGoal['files']> = Object.assign({}, ...running.contributions.map(({ files }) => files));
  const logs = framework.uvicorn && running.jsonLogs ? uvicornJsonLogs(environmentIn(own)?.['PYTHONPATH']) : undefined;
  const targets = running.contributions.flatMap(({ logTargets }) => Object.entries(logTargets ?? {}));
  return {
    files: { ...given, ...configuration?.files, ...logs?.files },
    tasks: [...geventOf(running), ...(configuration ? [configuration.check] : []), ...migrationOf(running)],
    services: {
      ...others(running),
      [framework.service]: {
        ...serviceOf(own, command),
        environment: { ...environmentIn(own), ...logs?.variables, ...running.environment },
        uses: Object.keys({ ...given, ...logs?.files }).filter(isAbsolute),
        ...(configuration && { reload: { files: [gunicornFile(framework)], signal: 'SIGHUP' } }),
      },
    },
    checks: checksOf(running),
    logTargets: Object.fromEntries(targets),
  };
}

/**
 * The image's own checks, which know what of the application answers; without one that is asked, whether its port takes
 * connections.
 */
function checksOf({ framework, rock, settings }: Running): Readonly<Record<string, CheckGoal>> {
  const { port } = settings;
  const own = Object.entries(rock.checks).flatMap(([name, stated]): readonly (readonly [string, CheckGoal])[] => {
    const check = checkOf(stated);
    return check === undefined ? [] : [[name, atPort(check, portOf(framework.port, {}), port)]];
  });
  const checks = Object.fromEntries(own);
  if (own.some(([, { startup }]) => startup !== 'disabled')) return checks;
  return {
    ...checks,
    [`${framework.service}-answers`]: { level: 'ready', tcp: { port }, period: '10s', threshold: 3 },
  };
}

/** Gunicorn's own check does not load the class of worker: without this, the service would die of it. */
function geventOf({ framework, rock, settings, environment }: Running): readonly Task[] {
  if (settings.workerClass !== 'gevent') return [];
  return [
    {
      name: 'check-worker-class',
      key: fingerprint(rock.identity),
      run: importGevent,
      ...inApplication(framework, environment),
      when: 'before',
      by: 'each',
      failure: 'blocked',
    },
  ];
}

/** Gunicorn's file, and the check of it that must succeed before anything is told to read it. */
function configurationOf(
  { framework, settings, environment, jsonLogs = false }: Running,
  command: string,
): { readonly files: NonNullable<RunGoal['files']>; readonly check: Task } | undefined {
  if (!framework.gunicorn) return undefined;
  const traced = environment['OTEL_EXPORTER_OTLP_ENDPOINT'] !== undefined;
  const content = gunicornConfiguration(framework, settings, { traced, jsonLogs });
  const [program = '', ...words] = wordsOf(command);
  return {
    files: { [gunicornFile(framework)]: { content, user: '_daemon_', group: '_daemon_' } },
    check: {
      name: 'check-webserver-configuration',
      key: fingerprint(command, content),
      run: [program, ...words, '--check-config'],
      ...inApplication(framework, environment),
      when: 'before',
      by: 'each',
      failure: 'blocked',
    },
  };
}

/** Once for each image and each place of the data, by one unit. */
function migrationOf({ framework, rock, environment, contributions }: Running): readonly Task[] {
  const [program, ...words] = rock.migration ?? [];
  if (program === undefined) return [];
  return [
    {
      name: 'migrate',
      key: fingerprint(rock.identity, ...contributions.flatMap(({ migrates }) => migrates ?? [])),
      run: [program, ...words],
      ...inApplication(framework, environment),
      when: 'before',
      by: 'leader',
      failure: 'blocked',
    },
  ];
}

/** How every command of the application runs. */
export function inApplication(
  { appDir }: Framework,
  environment: Variables,
): { readonly environment: Variables; readonly user: string; readonly group: string; readonly workingDir: string } {
  return {
    // What the image would give a service of its own.
    environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...environment },
    user: '_daemon_',
    group: '_daemon_',
    workingDir: appDir,
  };
}

/** Workers get the environment on every unit, schedulers on the first; what else the image has stays as it is. */
function others({ framework, unit, rock, environment }: Running): Readonly<Record<string, ServiceGoal>> {
  return Object.fromEntries(
    Object.entries(rock.services).flatMap(([name, service]) => {
      const command = textOf(service, 'command');
      if (name === framework.service || command === undefined) return [];
      const goal = { ...serviceOf(service, command), uses: [] };
      const kind = /-(worker|scheduler)$/i.exec(name)?.[1]?.toLowerCase();
      if (kind === undefined) return [[name, goal]];
      if (kind === 'scheduler' && !unit.endsWith('/0'))
        return [[name, { ...goal, startup: 'disabled', environment: {} }]];
      return [[name, { ...goal, environment: { ...environmentIn(service), ...environment } }]];
    }),
  );
}

/** The fields of a service that an image may set, each of its type. */
function serviceOf(service: RockService, command: string): ServiceGoal {
  const texts = ['summary', 'user', 'group', 'working-dir', 'backoff-delay', 'backoff-limit', 'kill-delay'] as const;
  const lists = ['after', 'before', 'requires'] as const;
  return {
    command,
    startup: service['startup'] === 'enabled' ? 'enabled' : 'disabled',
    ...Object.fromEntries(texts.flatMap((field) => pairOf(field, textOf(service, field)))),
    ...Object.fromEntries(lists.flatMap((field) => pairOf(field, listOf(service, field)))),
    ...Object.fromEntries(pairOf('environment', environmentIn(service))),
  };
}

const isAbsolute = (path: string): path is AbsolutePath => path.startsWith('/');

function pairOf<T>(field: string, value: T | undefined): readonly (readonly [string, T])[] {
  return value === undefined ? [] : [[field, value]];
}

function textOf(service: RockService | undefined, field: string): string | undefined {
  const value = service?.[field];
  return typeof value === 'string' ? value : undefined;
}

function listOf(service: RockService, field: string): readonly string[] | undefined {
  const value = service[field];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}

function environmentIn(service: RockService): Readonly<Record<string, string>> | undefined {
  const value = service['environment'];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}
