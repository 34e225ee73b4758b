import { ActionFailed, problemsOf, type Action, type ActionTools, type Kept } from '@grimoire/charm';
import type { S3Integrator } from './charmcraft.gen.ts';
import type { Wanted } from './options.ts';
import { port } from './server.ts';

type Tools = ActionTools<S3Integrator, Wanted>;

export const refuseSync: Action<S3Integrator, 'sync-s3-credentials', Wanted> = async () => {
  throw new ActionFailed(
    'keys of another storage are given by the option credentials: juju add-secret s3 access-key=... secret-key=..., juju grant-secret s3 s3-integrator, juju config s3-integrator credentials=<the id>',
  );
};

export const showCredentials =
  (secretKey: Kept<'s3-integrator-peers'>): Action<S3Integrator, 'get-s3-credentials', Wanted> =>
  async (_, tools) => {
    const { elsewhere } = parsed(tools);
    if (elsewhere !== undefined) return { 'access-key': elsewhere.accessKey, 'secret-key': elsewhere.secretKey };
    const own = tools.read(secretKey);
    if (own.is !== 'ready') throw new ActionFailed('there are no keys yet: wait until the unit is active');
    return { 'access-key': tools.snapshot.self.app, 'secret-key': own.value };
  };

export const showConnection: Action<S3Integrator, 'get-s3-connection-info', Wanted> = async (_, tools) => {
  const { elsewhere, bucket, more } = parsed(tools);
  return {
    endpoint: elsewhere?.endpoint ?? `http://${tools.snapshot.self.fqdn}:${port}`,
    bucket,
    region: more.region,
    path: more.path,
    's3-uri-style': more.uriStyle ?? (elsewhere === undefined ? 'path' : undefined),
  };
};

function parsed({ config }: Tools): Wanted {
  if (config.is === 'ready') return config.value;
  throw new ActionFailed(
    problemsOf(config)
      .map(({ why }) => why)
      .join('; '),
  );
}
