/** Generated from charmcraft.yaml; do not edit: `nx generate s3-integrator` writes it anew. */
const declared = {
  name: 's3-integrator',
  containers: {
    s3: { resource: 's3-image', mounts: [{ storage: 'objects', location: '/var/lib/s3' }] },
  },
  storage: {
    /** Buckets as folders, objects as files. */
    objects: { type: 'filesystem', location: '/var/lib/s3' },
  },
  requires: {},
  provides: {
    's3-credentials': { interface: 's3' },
  },
  peers: {
    's3-integrator-peers': { interface: 's3-integrator-peers' },
  },
  config: {
    options: {
      /** URL of the object storage. Left out, this unit is the server. */
      endpoint: { type: 'string' },
      /** A secret with access-key and secret-key, for the storage that endpoint names. */
      credentials: { type: 'secret' },
      /** The bucket for everybody. Left out, everybody gets the one that was asked for. */
      bucket: { type: 'string' },
      /** The region. */
      region: { type: 'string' },
      /** Where in the bucket. */
      path: { type: 'string' },
      /** Custom metadata, comma separated. */
      attributes: { type: 'string' },
      /** How a bucket is named in requests, path or host. This unit knows path. */
      's3-uri-style': { type: 'string' },
      /** Version of the signature, 2 or 4. This unit knows 4. */
      's3-api-version': { type: 'string' },
      /** The storage class of objects. */
      'storage-class': { type: 'string' },
      /** Certificates to trust, PEM in Base64. */
      'tls-ca-chain': { type: 'string' },
      /** After how many days backups are removed by those who make them. */
      'experimental-delete-older-than-days': { type: 'int' },
    },
  },
  actions: {
    /** Not how credentials are given here; says how. */
    'sync-s3-credentials': {
      params: {
        /** The access key. */
        'access-key': { type: 'string' },
        /** The secret key. */
        'secret-key': { type: 'string' },
      },
    },
    /** Shows the access key, and the secret key. */
    'get-s3-credentials': { params: {} },
    /** Shows what others are told. */
    'get-s3-connection-info': { params: {} },
  },
  resources: {
    /** The rock of the S3 server. */
    's3-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `S3Integrator` and not the whole file. */
export interface S3Integrator extends Declared {}
type Declared = typeof declared;
export const metadata: S3Integrator = declared;
