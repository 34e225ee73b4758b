import { renderIni, renderYaml, type AbsolutePath, type FileGoal, type Secret } from '@grimoire/charm';
import type { Database } from '@grimoire/postgresql';
import type { Redis } from '@grimoire/redis';
import type { ObjectStorage } from '@grimoire/s3';
import type { Addresses, IdentityProvider } from '@grimoire/saml';
import type { MailServer } from '@grimoire/smtp';
import type { Site } from './site.ts';

/** Everything that Indico is told. */
export interface Settings {
  readonly site: Site;
  /** Scheme, host and port. */
  readonly baseUrl: string;
  readonly secretKey: Secret;
  readonly database: Database;
  readonly broker: Redis;
  readonly cache: Redis;
  readonly smtp: MailServer | undefined;
  readonly s3: ObjectStorage | undefined;
  readonly saml: IdentityProvider | undefined;
}

/** Who reads them. */
const reader = { mode: 0o640, user: 'root', group: 'indico' } as const;

/** AWS's own form of keys and region, for the S3 plugin. */
export const awsCredentials = '/etc/indico/aws-credentials';
const awsAuthorities = '/etc/indico/aws-authorities.pem';

/** Read by the rock's `/etc/indico.conf`: what is false here is false there, and no secret is in an environment. */
export function settingsFiles(settings: Settings): Readonly<Record<AbsolutePath, FileGoal>> {
  return {
    '/etc/indico/settings.yaml': { content: renderYaml(document(settings)), ...reader },
    ...(settings.s3 && s3Files(settings.s3)),
  };
}

function document({ site, baseUrl, secretKey, database, broker, cache, smtp, s3, saml }: Settings) {
  return {
    base_url: baseUrl,
    secret_key: secretKey,
    database: {
      host: database.host,
      port: database.port,
      name: database.name,
      user: database.username,
      password: database.password,
    },
    broker: broker.url,
    cache: cache.url,
    roombooking: site.roomBooking,
    customization: { enabled: site.customization.source !== undefined, debug: site.customization.debug },
    mail: {
      no_reply: site.noReply,
      public_support: site.publicSupport,
      support: site.support,
      smtp: smtp && {
        host: smtp.host,
        port: smtp.port,
        user: smtp.user,
        password: smtp.password,
        security: smtp.transportSecurity,
      },
    },
    s3: s3 && { bucket: s3.bucket, endpoint: s3.endpoint, uri_style: s3.uriStyle },
    saml: saml && samlConfig(saml, site.url?.written ?? baseUrl),
  };
}

/** In the words of python3-saml. It knows one endpoint of a kind, and one certificate. */
function samlConfig({ entityId, certificates, singleSignOn, singleLogout }: IdentityProvider, serviceProvider: string) {
  const endpoint = (service: Addresses) => {
    const one = service.redirect ?? service.post;
    return one && { url: one.url, binding: one.binding, response_url: one.responseUrl };
  };
  return {
    strict: true,
    sp: { entityId: serviceProvider },
    idp: {
      entityId,
      x509cert: certificates[0],
      singleSignOnService: endpoint(singleSignOn),
      singleLogoutService: endpoint(singleLogout),
    },
  };
}

function s3Files(s3: ObjectStorage): Readonly<Record<AbsolutePath, FileGoal>> {
  const authorities = s3.tlsCaChain.length === 0 ? undefined : s3.tlsCaChain.join('\n');
  const content = renderIni({
    indico: {
      aws_access_key_id: s3.accessKey,
      aws_secret_access_key: s3.secretKey,
      region: s3.region,
      ca_bundle: authorities && awsAuthorities,
    },
  });
  return {
    [awsCredentials]: { content, ...reader },
    ...(authorities && { [awsAuthorities]: { content: authorities, ...reader } }),
  };
}
