import {
  ActionFailed,
  blocked,
  fromBag,
  kept,
  openCharm,
  problemsOf,
  reasons,
  type Charm,
  type Decision,
  type Given,
  type Kept,
  type Metadata,
  type OpenAction,
  type Problem,
} from '@grimoire/charm';
import { createSuperuser } from './create-superuser.ts';
import type { Contribution } from './contribution.ts';
import { databasesOf, endpointsOf, requiredOf, type Required } from './endpoints.ts';
import { environmentOf } from './environment.ts';
import type { FrameworkName } from './framework.ts';
import { frameworkOf } from './generations.ts';
import type { Project } from './project.ts';
import { rockFact } from './rock.ts';
import { compulsoryOf, settingsOf, type Settings } from './settings.ts';
import { workloadOf } from './workload.ts';

/**
 * The charm of an application of the 12-factor family: everything that the framework's extension promises, for whatever
 * options and endpoints the application's `charmcraft.yaml` declares.
 *
 * @param project - what the charm's folder says besides: `paas-config.yaml`, dashboards and alert rules of its own
 * @example export const FlaskCharm: Charm<FlaskK8s> = paasCharm(metadata, 'flask');
 */
export function paasCharm<const M extends Metadata>(metadata: M, name: FrameworkName, project: Project = {}): Charm<M> {
  const framework = frameworkOf(name, project);
  const secretKey: Kept<string> = kept({
    secret: { bag: 'secret-storage', key: 'secret-key-id', field: 'value' },
    make: (random) => Buffer.from(random.bytes(64)).toString('base64url'),
    adopt: fromBag(`${framework.name}_secret_key`),
  });
  const required = requiredOf(metadata);
  const databases = databasesOf(metadata);
  const endpoints = endpointsOf(framework, metadata, project);
  const compulsory = compulsoryOf(metadata);
  const jsonLogs = project.config?.framework_logging_format === 'json';
  const known: Readonly<Record<string, OpenAction<Settings>>> = {
    'rotate-secret-key': rotateSecretKey(secretKey),
    ...(framework.superuser === true && {
      'create-superuser': createSuperuser({ framework, endpoints, databases, secretKey }),
    }),
  };

  return openCharm(metadata, {
    config: (options) => settingsOf(framework, options, compulsory),
    integrations: endpoints,
    facts: { rock: rockFact(framework) },
    kept: { secretKey },
    seats: {},
    decide(unit, given, seen): Decision {
      const lacking = missingOf(required, given, framework.needsDatabase ? databases : undefined);
      if (lacking !== undefined) return { containers: { [framework.container]: { stop: lacking } } };
      const unread = reasons(...[...given.values()].map((reading) => (reading.is === 'ready' ? undefined : reading)));
      if (unread !== undefined) return unread;

      const settings: Settings = unit.config;
      const contributions = [...given.values()].flatMap((reading): readonly Contribution[] =>
        reading.is === 'ready' && reading.value !== undefined ? [reading.value] : [],
      );
      const refused = reasons(...contributions.map((one) => one.refused));
      if (refused !== undefined) return refused;
      const environment = environmentOf({ framework, self: unit, settings, secretKey: seen.secretKey, contributions });
      const { rock } = seen;
      const run = workloadOf({ framework, unit: unit.name, rock, settings, environment, contributions, jsonLogs });
      if ('is' in run) return run;
      return { ports: [settings.port], containers: { [framework.container]: { run } } };
    },
    actions: Object.fromEntries(
      Object.keys(metadata.actions ?? {}).map((action) => [action, known[action] ?? unknownAction(action)]),
    ),
  });
}

/** Required integrations that bring nothing yet. */
function missingOf(
  required: readonly Required[],
  given: Given<Contribution>,
  /** One of these has to be there, where any are needed. */
  databases: readonly string[] | undefined,
): Problem | undefined {
  const there = (name: string): boolean => {
    const reading = given.get(name);
    return reading?.is === 'ready' && reading.value !== undefined;
  };
  const missing = required.filter(({ endpoint }) => !there(endpoint));
  if (missing.length > 0) {
    const why = missing.flatMap(({ endpoint }) => {
      const reading = given.get(endpoint);
      return reading === undefined ? [] : problemsOf(reading).map((problem) => problem.why);
    });
    const names = missing.map(({ shown }) => shown).join(', ');
    return blocked('integrations', [`missing integrations: ${names}`, ...why].join('; '));
  }
  if (databases?.some(there) === false) {
    return blocked('integrations', 'Django requires a database integration to work');
  }
  return undefined;
}

function rotateSecretKey(secretKey: Kept<string>): OpenAction<Settings> {
  return async (_params, tools) => {
    if (!tools.snapshot.self.leader) throw new ActionFailed('only leader unit can rotate secret key');
    tools.rotate(secretKey);
    return { status: 'success' };
  };
}

/** An action that is declared and that no framework has. */
function unknownAction(name: string): OpenAction<Settings> {
  return async () => {
    throw new ActionFailed(`${name}: no code of this charm does it: take it out of charmcraft.yaml`);
  };
}
