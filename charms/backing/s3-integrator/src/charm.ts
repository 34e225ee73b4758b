import { all, blocked, defineCharm, kept, peers, ready, type Charm, type Kept, type Reading } from '@grimoire/charm';
import { s3Offer, s3Provider, type Requested, type Served } from '@grimoire/s3';
import { refuseSync, showConnection, showCredentials } from './actions.ts';
import { metadata, type S3Integrator } from './charmcraft.gen.ts';
import { isBucket, wanted } from './options.ts';
import { bucketTaskName, port, server } from './server.ts';

/** Of the server that this unit is. Its access key is the application's name. */
const secretKey: Kept<'s3-integrator-peers'> = kept({
  secret: { bag: 's3-integrator-peers', key: 'secret-key-id', field: 'secret-key' },
  make: (random) => random.text(32),
});

interface Bucket {
  readonly asked: Requested;
  readonly name: string;
}

/** Stands in for s3-integrator in the local model: what its options name, or a real server that makes what is asked for. */
export const S3IntegratorCharm: Charm<S3Integrator> = defineCharm(metadata, {
  config: wanted,

  integrations: { 's3-credentials': s3Provider(), 's3-integrator-peers': peers('s3-integrator-peers') },
  kept: { secretKey },

  decide({ config, app, fqdn, plannedUnits }, { 's3-credentials': requests, secretKey: secret }) {
    const { elsewhere } = config;
    if (plannedUnits > 1 && elsewhere === undefined) {
      return blocked('units', `${plannedUnits} units: this stand-in is one server: juju scale-application ${app} 1`);
    }
    const readings = requests.map((asked) => bucketFor(asked, config.bucket));
    const buckets = readings.flatMap((reading) => (reading.is === 'ready' ? [reading.value] : []));
    const refused = all(Object.fromEntries(readings.map((reading, index) => [String(index), reading])));
    const names = [
      ...new Set([...(config.bucket === undefined ? [] : [config.bucket]), ...buckets.map(({ name }) => name)]),
    ];
    const own = { endpoint: `http://${fqdn}:${port}`, accessKey: app, secretKey: secret };
    const served: Omit<Served, 'bucket'> = {
      ...config.more,
      ...(elsewhere ?? { ...own, region: config.more.region ?? 'us-east-1', uriStyle: config.more.uriStyle ?? 'path' }),
    };
    return {
      containers: {
        s3:
          elsewhere === undefined
            ? { run: server(app, secret, names.toSorted()) }
            : { stop: `the object storage is ${elsewhere.endpoint}` },
      },
      offers: buckets.map(({ asked, name }) =>
        s3Offer('s3-credentials', asked, {
          ...served,
          bucket: name,
          ...(elsewhere === undefined && { after: [bucketTaskName(name)] }),
        }),
      ),
      ...(refused.is !== 'ready' && { status: refused }),
    };
  },

  actions: {
    'sync-s3-credentials': refuseSync,
    'get-s3-credentials': showCredentials(secretKey),
    'get-s3-connection-info': showConnection,
  },
});

/** The configured bucket goes before the one that was asked for. */
function bucketFor(asked: Requested, configured: string | undefined): Reading<Bucket> {
  const name = configured ?? asked.bucket ?? `relation-${asked.relation}`;
  if (isBucket(name)) return ready({ asked, name });
  const at = `${asked.endpoint}:${asked.relation}`;
  return blocked(
    at,
    `${at}: ${asked.app} asks for a bucket with a name that cannot be had: juju config s3-integrator bucket=<name>`,
  );
}
