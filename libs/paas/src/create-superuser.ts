import { ActionFailed, randomOf, Secret, type Kept, type OpenAction, type Snapshot } from '@grimoire/charm';
import type { Contribution, Endpoint } from './contribution.ts';
import { environmentOf } from './environment.ts';
import type { Framework } from './framework.ts';
import type { Settings } from './settings.ts';
import { inApplication } from './workload.ts';

interface Superusers {
  readonly framework: Framework;
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Endpoints of which one has to be there. */
  readonly databases: readonly string[];
  readonly secretKey: Kept<string>;
}

/** Django's own command, with the whole environment of the application. The password is made here and shown once. */
export function createSuperuser({ framework, endpoints, databases, secretKey }: Superusers): OpenAction<Settings> {
  return async ({ username, email }, { snapshot, config, read, workload }) => {
    const key = read(secretKey);
    const given = givenBy(endpoints, snapshot);
    if (!databases.some((name) => given.has(name)))
      throw new ActionFailed('Django requires a database integration to work');
    if (config.is !== 'ready' || key.is !== 'ready')
      throw new ActionFailed(`${framework.container} container is not ready`);
    const container = await workload(framework.container);
    const password = new Secret(Buffer.from(randomOf().bytes(16)).toString('base64url'));
    const environment = environmentOf({
      framework,
      self: snapshot.self,
      settings: config.value,
      secretKey: key.value,
      contributions: [...given.values()],
    });
    await container.exec(['python3', 'manage.py', 'createsuperuser', '--noinput'], {
      ...inApplication(framework, {
        ...environment,
        DJANGO_SUPERUSER_PASSWORD: password,
        DJANGO_SUPERUSER_USERNAME: String(username),
        DJANGO_SUPERUSER_EMAIL: String(email),
      }),
    });
    return { password };
  };
}

/** What the integrations that are there bring now, by endpoint. */
function givenBy(
  endpoints: Readonly<Record<string, Endpoint>>,
  { self, options, relations }: Snapshot,
): ReadonlyMap<string, Contribution> {
  return new Map(
    Object.entries(endpoints).flatMap(([endpoint, integration]): readonly (readonly [string, Contribution])[] => {
      const reading = integration.read(relations[endpoint] ?? [], { endpoint, self, options, relations });
      return reading.is === 'ready' && reading.value !== undefined ? [[endpoint, reading.value]] : [];
    }),
  );
}
