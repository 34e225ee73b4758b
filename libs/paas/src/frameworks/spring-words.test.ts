import { fingerprint, Secret } from '@grimoire/charm';
import { describe, expect, it } from 'vitest';
import type { Variables } from '../variables.ts';
import { springWords } from './spring-words.ts';

/** As the application sees it; secrets by their fingerprints. */
const seen = (variables: Variables) =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value instanceof Secret ? fingerprint(value) : value]),
  );

const database = {
  relation: 1,
  app: 'db',
  name: 'shop',
  host: 'db.example',
  port: 5432,
  readOnly: [],
  username: 'u',
  password: new Secret('p@ss'),
  uris: undefined,
  version: undefined,
  tls: { enabled: false, ca: undefined },
};
const storage = {
  relation: 1,
  app: 's3',
  bucket: 'shop',
  accessKey: 'a',
  secretKey: new Secret('s'),
  endpoint: 'http://s3:9000',
  region: 'eu',
  path: undefined,
  uriStyle: undefined,
  apiVersion: undefined,
  storageClass: undefined,
  deleteOlderThanDays: undefined,
  attributes: [],
  tlsCaChain: [],
};

describe('Spring is told', () => {
  it('of an SQL database in its own properties and in the family’s variables', () => {
    expect(seen(springWords.postgresql(database, 'POSTGRESQL'))).toMatchObject({
      POSTGRESQL_DB_NAME: 'shop',
      'spring.datasource.url': 'jdbc:postgresql://db.example:5432/shop',
      'spring.datasource.username': 'u',
      'spring.datasource.password': fingerprint('p@ss'),
      'spring.jpa.hibernate.ddl-auto': 'none',
    });
    expect(seen(springWords.mysql({ ...database, host: 'fd00::1', port: 3306 }, 'MYSQL'))).toMatchObject({
      'spring.datasource.url': 'jdbc:mysql://[fd00::1]:3306/shop',
    });
  });

  it('of an endpoint with a name of its own in variables, for Spring knows one of each', () => {
    expect(
      Object.keys(springWords.postgresql(database, 'ARCHIVE')).filter((name) => name.startsWith('spring')),
    ).toEqual([]);
    expect(seen(springWords.s3(storage, 'BACKUPS'))).toMatchObject({ BACKUPS_BUCKET: 'shop' });
  });

  it('of storage, cache, queue and mail', () => {
    expect(seen(springWords.s3(storage, 'S3'))).toEqual({
      'spring.cloud.aws.credentials.accessKey': 'a',
      'spring.cloud.aws.credentials.secretKey': fingerprint('s'),
      'spring.cloud.aws.s3.bucket': 'shop',
      'spring.cloud.aws.region.static': 'eu',
      'spring.cloud.aws.s3.endpoint': 'http://s3:9000',
    });
    expect(springWords.redis({ relation: 1, host: 'r', port: 6379, url: 'redis://r:6379' }, 'REDIS')).toEqual({
      'spring.data.redis.url': 'redis://r:6379',
      'spring.data.redis.host': 'r',
      'spring.data.redis.port': '6379',
    });
    const server = {
      relation: 1,
      app: 'mail',
      host: 'mail.example',
      port: 25,
      user: 'me',
      password: new Secret('word'),
      authType: 'plain',
      transportSecurity: 'starttls',
      skipSslVerify: false,
      domain: 'example.org',
      sender: undefined,
      recipients: [],
    } as const;
    expect(seen(springWords.smtp(server, 'SMTP'))).toEqual({
      'spring.mail.host': 'mail.example',
      'spring.mail.port': '25',
      'spring.mail.username': 'me@example.org',
      'spring.mail.password': fingerprint('word'),
      'spring.mail.properties.mail.smtp.auth': 'plain',
      'spring.mail.properties.mail.smtp.starttls.enable': 'true',
    });
  });
});
