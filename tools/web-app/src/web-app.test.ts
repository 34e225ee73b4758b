import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { backendsOf } from './backends.ts';
import { environmentText } from './env.ts';
import { readWebApp, type WebApp } from './web-app.ts';

const workspace = path.resolve(import.meta.dirname, '../../..');
const charm = (name: string): WebApp => readWebApp(path.join(workspace, 'charms/paas', name), workspace);
const flask = charm('flask-k8s');

describe("the family's own charms", () => {
  it.each([
    ['flask-k8s', 'flask', 'flask-app'],
    ['django-k8s', 'django', 'django-app'],
    ['fastapi-k8s', 'fastapi', 'app'],
    ['go-k8s', 'go', 'app'],
    ['express-k8s', 'expressjs', 'app'],
    ['spring-boot-k8s', 'spring-boot', 'app'],
  ])('%s is read: %s, in the container %s', (name, framework, container) => {
    expect(charm(name)).toMatchObject({ name, framework, container });
  });

  it('are told from other charms', () => {
    expect(() => readWebApp(path.join(workspace, 'charms/synapse'), workspace)).toThrow('no web application');
  });
});

describe('the environment before a deployment', () => {
  it('says where a value comes from, and marks what is made up', () => {
    const text = environmentText(flask, { 'flask-debug': 'true' }, false);
    expect(text).toMatch(/^FLASK_DEBUG=true +# option flask-debug$/m);
    expect(text).toMatch(/^POSTGRESQL_DB_NAME=\S+ +# integration postgresql, for example$/m);
  });

  it('has secrets by name only', () => {
    expect(environmentText(flask, {}, false)).toMatch(/^FLASK_SECRET_KEY= +# made and kept by the charm, a secret$/m);
    expect(environmentText(flask, {}, true)).not.toContain('"made by the charm"');
  });

  it.each([
    ['flask-debug', 'yes', 'say true or false'],
    ['webserver-workers', 'many', 'say a whole number'],
    ['webserver-workers', '', 'say a whole number'],
  ])('refuses %s=%s', (option, text, why) => {
    expect(() => environmentText(flask, { [option]: text }, false)).toThrow(`--config ${option}=${text}: ${why}`);
  });
});

describe('what an application is served with', () => {
  it('is what is asked for, by endpoint', () => {
    expect(backendsOf(flask, ['redis', 'postgresql'])).toEqual([
      { endpoint: 'postgresql', other: 'postgresql-k8s:database' },
      { endpoint: 'redis', other: 'redis-k8s:redis' },
    ]);
  });

  it('has a database for Django in any case', () => {
    expect(backendsOf(charm('django-k8s'), [])).toEqual([{ endpoint: 'postgresql', other: 'postgresql-k8s:database' }]);
  });

  it('is a sentence when there is no such endpoint, or nothing that provides it', () => {
    expect(() => backendsOf(flask, ['posgresql'])).toThrow('flask-k8s has no endpoint posgresql: it has ');
    expect(() => backendsOf(flask, ['mysql'])).toThrow('the local model has nothing that provides mysql_client');
  });
});
