import { Integration, ready, type Offer, type RelationView, type Secret } from '@grimoire/charm';
import { answer, credentials, request, type UriStyle } from './wire.ts';

/** A relation in which a bucket was asked for. */
export interface Requested {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application that asks. */
  readonly app: string;
  /** The bucket it wishes for; `undefined` when it leaves the choice to us, which only version 1 can. */
  readonly bucket: string | undefined;
  /** Where in the bucket it wishes to be. */
  readonly path: string | undefined;
  /** Whether the other side can read secrets. Without, the interface has credentials in the clear only. */
  readonly secrets: boolean;
}

/** The provider's end of `s3`: what was asked for, in every relation in which something was. */
export function s3Provider(): Integration<'provides', 's3', readonly Requested[], 'always'> {
  return new Integration('provides', 's3', 'always', {
    own: (relation) => ({ 'secret-extra': label(relation) }),
    read: (relations) => ready(relations.flatMap(requested)),
  });
}

function requested({ id, endpoint, app, remoteApp }: RelationView): readonly Requested[] {
  const asked = request.parse(remoteApp);
  if (!asked.ok) return [];
  const { bucket, path, 'requested-secrets': fields } = asked.value;
  if (bucket === undefined && fields === undefined) return [];
  return [{ relation: id, endpoint, app, bucket, path, secrets: fields?.includes('secret-key') ?? false }];
}

export interface Served {
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: Secret;
  /** Absolute URL of the server. Default: Amazon's. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly path?: string | undefined;
  readonly uriStyle?: UriStyle | undefined;
  /** Of the signature: `2` or `4`. */
  readonly apiVersion?: string | undefined;
  readonly storageClass?: string | undefined;
  readonly deleteOlderThanDays?: number | undefined;
  readonly attributes?: readonly string[] | undefined;
  /** PEM. */
  readonly tlsCaChain?: readonly string[] | undefined;
  /** Names of tasks that must be done before the other side may know: the ones that make the bucket. */
  readonly after?: readonly string[];
}

/** The answer to a request, for the goal's `offers`: with a secret for who can read it, in the clear for who cannot. */
export function s3Offer<E extends string>(endpoint: E, asked: Requested, served: Served): Offer<E> {
  const { 'secret-extra': _, ...app } = answer.write({
    bucket: served.bucket,
    endpoint: served.endpoint,
    region: served.region,
    path: served.path,
    's3-uri-style': served.uriStyle,
    's3-api-version': served.apiVersion,
    'storage-class': served.storageClass,
    'delete-older-than-days': served.deleteOlderThanDays,
    attributes: served.attributes,
    'tls-ca-chain': served.tlsCaChain,
    'secret-extra': undefined,
  });
  const keys = { 'access-key': served.accessKey, 'secret-key': served.secretKey };
  const after = served.after === undefined ? {} : { after: served.after };
  if (!asked.secrets) {
    return { endpoint, relation: asked.relation, app: { ...app, ...credentials.write(keys) }, ...after };
  }
  return {
    endpoint,
    relation: asked.relation,
    app: { ...app, 'access-key': undefined, 'secret-key': undefined, version: '1', 'lib-version': '1.0' },
    secrets: { 'secret-extra': { label: label({ id: asked.relation, endpoint }), content: keys } },
    ...after,
  };
}

/** The reference's: `<endpoint>.<relation id>.extra.secret`. */
function label(relation: { readonly id: number; readonly endpoint: string }): string {
  return `${relation.endpoint}.${relation.id}.extra.secret`;
}
