import { cannotRead, Integration, ready, waiting } from '@grimoire/charm';
import type { Context, Reading, RelationView, Self } from '@grimoire/charm';
import { answer, credentials, request, requestedSecrets, type Credentials, type UriStyle } from './wire.ts';
import type { Secret } from '@grimoire/charm';

/** A bucket that is ready to be used. */
export interface ObjectStorage {
  /** Juju's number of the relation. */
  readonly relation: number;
  /** The application that provides it. */
  readonly app: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: Secret;
  /** Absolute URL of the server. `undefined`: Amazon's, of the region. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  /** Where in the bucket, without slashes around it. `undefined`: at its top. */
  readonly path: string | undefined;
  /** `host` is what AWS clients call `virtual`. `undefined` when the provider does not say. */
  readonly uriStyle: UriStyle | undefined;
  /** Of the signature: `2` or `4`. */
  readonly apiVersion: string | undefined;
  readonly storageClass: string | undefined;
  readonly deleteOlderThanDays: number | undefined;
  readonly attributes: readonly string[];
  /** Certificates, PEM, to trust besides the system's. */
  readonly tlsCaChain: readonly string[];
}

/** What is asked for. */
export interface Wanted {
  /** Its name, or how it follows from the unit. Default: `relation-<number>`, as the reference asks. */
  readonly bucket?: string | ((self: Self) => string);
}

/**
 * The requirer's end of `s3`: asks for a bucket and reads the answer.
 *
 * The leader asks as soon as the relation is there, for credentials in a secret too: who does not know secrets overlooks
 * that, and answers with credentials in the clear. Both are read, the secret first.
 */
export function s3(wanted: Wanted = {}): Integration<'requires', 's3', ObjectStorage> {
  return new Integration('requires', 's3', 'required', {
    secrets: ['secret-extra'],
    owes(relation, { self }) {
      const asked = request.write({
        bucket: bucketOf(wanted, relation, self),
        path: undefined,
        'requested-secrets': requestedSecrets,
        version: '1',
        'lib-version': '1.0',
      });
      const { path: _, ...app } = asked;
      return { app, ...(self.leader && { unit: { 'requested-secrets': asked['requested-secrets'] } }) };
    },
    read: ([relation], context) =>
      relation === undefined
        ? waiting(context.endpoint, `${context.endpoint}: not related`)
        : read(relation, context, wanted),
  });
}

function read(relation: RelationView, { endpoint, self }: Context, wanted: Wanted): Reading<ObjectStorage> {
  const sender = `the ${relation.app || 'S3'} charm`;
  const bag = answer.parse(relation.remoteApp);
  if (!bag.ok) {
    return cannotRead(endpoint, bag.wrong, sender);
  }
  const { found, missing } = whoAmI(relation);
  if (found === undefined) return waiting(endpoint, `${endpoint}: waiting for ${missing.join(', ')} from ${sender}`);
  const said = bag.value;
  return ready({
    relation: relation.id,
    app: relation.app,
    bucket: said.bucket ?? bucketOf(wanted, relation, self),
    accessKey: found['access-key'],
    secretKey: found['secret-key'],
    endpoint: said.endpoint,
    region: said.region,
    path: said.path?.replace(/^\/+|\/+$/g, '') || undefined,
    uriStyle: said['s3-uri-style'],
    apiVersion: said['s3-api-version'],
    storageClass: said['storage-class'],
    deleteOlderThanDays: said['delete-older-than-days'],
    attributes: said.attributes ?? [],
    tlsCaChain: said['tls-ca-chain'] ?? [],
  });
}

function bucketOf({ bucket }: Wanted, relation: RelationView, self: Self): string {
  if (bucket === undefined) return `relation-${relation.id}`;
  return typeof bucket === 'string' ? bucket : bucket(self);
}

/** Credentials from the secret, or, from a provider that does without, from the bag. */
function whoAmI(relation: RelationView): { readonly found?: Credentials; readonly missing: readonly string[] } {
  if (relation.remoteApp['secret-extra']) {
    const content = relation.secrets['secret-extra'];
    if (content === undefined) return { missing: ['the secret of secret-extra'] };
    const inside = credentials.parse(content);
    if (inside.ok) return { found: inside.value, missing: [] };
    return { missing: inside.missing.map((key) => `${key} in secret-extra`) };
  }
  const inBag = credentials.parse(relation.remoteApp);
  return inBag.ok ? { found: inBag.value, missing: [] } : { missing: inBag.missing };
}
