import { all, blocked, ready, type Config, type Reading, type Secret } from '@grimoire/charm';
import { credentials, type Served } from '@grimoire/s3';
import type { S3Integrator } from './charmcraft.gen.ts';

/** The storage that the options name; `endpoint` and keys only when it is another one than this unit. */
export interface Wanted {
  readonly bucket: string | undefined;
  readonly elsewhere: Elsewhere | undefined;
  /** What is handed on as it is. */
  readonly more: Pick<
    Served,
    'region' | 'path' | 'attributes' | 'storageClass' | 'apiVersion' | 'uriStyle' | 'tlsCaChain' | 'deleteOlderThanDays'
  >;
}

export interface Elsewhere {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: Secret;
}

/** All options, or everything that is wrong with them. */
export function wanted(options: Config<S3Integrator>): Reading<Wanted> {
  const checked = all({
    bucket: bucket(filled(options.bucket)),
    elsewhere: elsewhere(options),
    uriStyle: uriStyle(filled(options['s3-uri-style'])),
    tlsCaChain: certificates(filled(options['tls-ca-chain'])),
  });
  if (checked.is !== 'ready') return checked;
  return ready({
    bucket: checked.value.bucket,
    elsewhere: checked.value.elsewhere,
    more: {
      region: filled(options.region),
      path: filled(options.path),
      attributes: filled(options.attributes)
        ?.split(',')
        .flatMap((one) => one.trim() || []),
      storageClass: filled(options['storage-class']),
      apiVersion: filled(options['s3-api-version']),
      uriStyle: checked.value.uriStyle,
      tlsCaChain: checked.value.tlsCaChain,
      deleteOlderThanDays: options['experimental-delete-older-than-days'],
    },
  });
}

/** A name that every S3 server takes: also that of a folder here. */
export function isBucket(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..');
}

function bucket(name: string | undefined): Reading<string | undefined> {
  if (name === undefined || isBucket(name)) return ready(name);
  return blocked('bucket', `bucket: "${name}" is none: 3 to 63 lower case letters, digits, "-" and "."`);
}

function elsewhere(options: Config<S3Integrator>): Reading<Elsewhere | undefined> {
  const endpoint = filled(options.endpoint);
  if (endpoint === undefined) return ready(undefined);
  if (!URL.canParse(endpoint) || !/^https?:\/\/[^/]/.test(endpoint)) {
    return blocked(
      'endpoint',
      `endpoint: "${endpoint}" is no URL of the web: juju config s3-integrator endpoint=https://...`,
    );
  }
  const content = options.credentials?.content;
  if (content === undefined) {
    return blocked(
      'credentials',
      `credentials: ${endpoint} needs keys: juju add-secret s3 access-key=... secret-key=..., juju grant-secret s3 s3-integrator, juju config s3-integrator credentials=<the id>`,
    );
  }
  if (content.is !== 'ready') return content;
  const keys = credentials.parse(content.value);
  if (keys.ok) return ready({ endpoint, accessKey: keys.value['access-key'], secretKey: keys.value['secret-key'] });
  const missing = [...keys.missing, ...keys.wrong];
  return blocked('credentials', `credentials: the secret lacks ${missing.join(', ')}: juju update-secret ...`);
}

function uriStyle(style: string | undefined): Reading<'path' | 'host' | undefined> {
  if (style === undefined || style === 'path' || style === 'host') return ready(style);
  return blocked(
    's3-uri-style',
    `s3-uri-style: "${style}" is none of path, host: juju config s3-integrator s3-uri-style=path`,
  );
}

/** In Base64, so that lines survive; handed on one by one. */
function certificates(encoded: string | undefined): Reading<readonly string[] | undefined> {
  if (encoded === undefined) return ready(undefined);
  const pem = Buffer.from(encoded, 'base64').toString();
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (found !== null) return ready(found);
  return blocked(
    'tls-ca-chain',
    'tls-ca-chain: no certificates: juju config s3-integrator tls-ca-chain="$(base64 -w0 <file>)"',
  );
}

function filled(text: string | undefined): string | undefined {
  return text?.trim() || undefined;
}
