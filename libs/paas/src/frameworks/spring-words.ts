/**
 * What an integration is to an application of Spring Boot: properties under the names that Spring itself reads. SQL databases
 * are told in the family's variables as well, and so is every endpoint under a name of its own, of which Spring knows nothing.
 * Source: paas-charm 1.12, run.
 */
import { splitUrl } from '@grimoire/charm';
import {
  ofMongodb,
  ofMysql,
  ofOpenfga,
  ofPostgresql,
  ofRabbitmq,
  ofRedis,
  ofS3,
  ofSaml,
  ofSmtp,
  withPrefix,
  words,
  type Variables,
  type Words,
} from '../variables.ts';

/** Of the endpoint with the kind's usual name only: Spring has one of each. */
function usual<T>(name: string, known: (value: T) => Variables, otherwise: (value: T, word: string) => Variables) {
  return (value: T, word: string): Variables => (word === name ? known(value) : otherwise(value, word));
}

export const springWords: Words = {
  ...words,
  postgresql: usual(
    'POSTGRESQL',
    (database) => datasource('POSTGRESQL', ofPostgresql(database), database),
    ofPostgresql,
  ),
  mysql: usual('MYSQL', (database) => datasource('MYSQL', ofMysql(database), database), ofMysql),
  mongodb: usual(
    'MONGODB',
    (database) => withPrefix('spring.data.mongodb.', { uri: ofMongodb(database)['MONGODB_DB_CONNECT_STRING'] }),
    ofMongodb,
  ),
  rabbitmq: usual(
    'RABBITMQ',
    ({ vhost, username, password, host, port }) =>
      withPrefix('spring.rabbitmq.', { 'virtual-host': vhost, username, password, host, port: String(port) }),
    ofRabbitmq,
  ),
  redis: usual(
    'REDIS',
    ({ url, host, port }) => withPrefix('spring.data.redis.', { url, host, port: String(port) }),
    ofRedis,
  ),
  s3: usual(
    'S3',
    ({ accessKey, secretKey, bucket, region, endpoint }) =>
      withPrefix('spring.cloud.aws.', {
        'credentials.accessKey': accessKey,
        'credentials.secretKey': secretKey,
        's3.bucket': bucket,
        'region.static': region,
        's3.endpoint': endpoint,
      }),
    ofS3,
  ),
  openfga: usual(
    'FGA',
    ({ storeId, token, httpUrl }) =>
      withPrefix('openfga.', {
        'store-id': storeId,
        'credentials.method': 'API_TOKEN',
        'credentials.config.api-token': token,
        'api-url': httpUrl,
      }),
    ofOpenfga,
  ),
  saml: usual(
    'SAML',
    ({ entityId, metadataUrl, singleSignOn }) =>
      withPrefix('spring.security.saml2.relyingparty.registration.testentity.', {
        'assertingparty.metadata-uri': metadataUrl,
        'entity-id': entityId,
        'assertingparty.singlesignin.url': singleSignOn.redirect?.url,
        'assertingparty.verification.credentials[0].certificate-location': 'file:/app/saml.cert',
      }),
    ofSaml,
  ),
  smtp: usual(
    'SMTP',
    ({ host, port, user, domain, password, authType, transportSecurity }) =>
      withPrefix('spring.mail.', {
        host,
        port: String(port),
        username: user === undefined || domain === undefined ? user : `${user}@${domain}`,
        password,
        'properties.mail.smtp.auth': authType,
        'properties.mail.smtp.starttls.enable': String(transportSecurity === 'starttls'),
      }),
    ofSmtp,
  ),
  oauth: ({ client, endpoint, redirectUri, scopes, userNameAttribute }) => ({
    ...withPrefix(`spring.security.oauth2.client.registration.${endpoint}.`, {
      'client-id': client.clientId,
      'client-secret': client.clientSecret,
      'redirect-uri': redirectUri,
      scope: scopes.split(/\s+/).join(','),
      'user-name-attribute': userNameAttribute,
      'authorization-grant-type': 'authorization_code',
    }),
    ...withPrefix(`spring.security.oauth2.client.provider.${endpoint}.`, {
      'authorization-uri': client.authorizationEndpoint,
      'issuer-uri': client.issuerUrl,
      'jwk-set-uri': client.jwksEndpoint,
      'token-uri': client.tokenEndpoint,
      'user-info-uri': client.userinfoEndpoint,
      'user-name-attribute': userNameAttribute,
    }),
  }),
};

/** What both SQL databases have of what Spring is told. */
type Access = Pick<Parameters<typeof ofMysql>[0], 'username' | 'password'>;

/**
 * Spring's own names of an SQL database, beside those of the family. User and password as they are: these properties are no
 * parts of a URL. The schema is the migration's, not Hibernate's.
 */
function datasource(word: string, family: Variables, { username, password }: Access): Variables {
  const { scheme, hostname = '', port, path } = splitUrl(family[`${word}_DB_CONNECT_STRING`] ?? '');
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return {
    ...family,
    ...withPrefix('spring.', {
      'datasource.url': `jdbc:${scheme}://${host}${port === undefined ? '' : `:${port}`}${path}`,
      'datasource.username': username,
      'datasource.password': password,
      'jpa.hibernate.ddl-auto': 'none',
    }),
  };
}
