import type { Metadata } from '@grimoire/charm';
import { describe, expect, it } from 'vitest';
import { expandCharmcraft } from './extension.ts';
import { frameworks } from './generations.ts';
import { previewOf, type Preview } from './preview.ts';
import { samples } from './samples.ts';

const metadata: Metadata = {
  name: 'shop',
  containers: { 'flask-app': { resource: 'flask-app-image' } },
  requires: {
    postgresql: { interface: 'postgresql_client' },
    ingress: { interface: 'ingress', optional: true },
    archive: { interface: 's3', optional: true },
  },
  config: {
    options: {
      greeting: { type: 'string', default: 'Hello' },
      size: { type: 'int' },
      'flask-debug': { type: 'boolean' },
      'flask-preferred-url-scheme': { type: 'string', default: 'HTTPS' },
    },
  },
};

const line = ({ lines }: Preview, name: string) => lines.find((one) => one.name === name);

describe('the environment before a deployment', () => {
  const preview = previewOf({ metadata, framework: 'flask' });

  it('has each variable with where it comes from', () => {
    expect(line(preview, 'FLASK_GREETING')).toEqual({
      name: 'FLASK_GREETING',
      value: 'Hello',
      from: 'option greeting, by default',
      madeUp: false,
    });
    expect(line(preview, 'FLASK_PREFERRED_URL_SCHEME')).toMatchObject({
      value: 'HTTPS',
      from: 'option flask-preferred-url-scheme, by default',
    });
    expect(line(preview, 'FLASK_BASE_URL')).toMatchObject({ from: 'integration ingress', madeUp: true });
    expect(line(preview, 'ARCHIVE_BUCKET')).toMatchObject({ value: 'app', from: 'integration archive', madeUp: true });
    expect(line(preview, 'FLASK_SIZE')).toBeUndefined();
  });

  it('shows no secret', () => {
    expect(line(preview, 'FLASK_SECRET_KEY')).toMatchObject({ value: undefined, from: 'made and kept by the charm' });
    expect(line(preview, 'POSTGRESQL_DB_CONNECT_STRING')).toMatchObject({ value: undefined, madeUp: true });
    expect(JSON.stringify(preview)).not.toContain('password@');
  });

  it('says what is needed, and of an option that is set that it is', () => {
    expect(preview.problems).toEqual([
      'needs the integration postgresql: juju integrate shop:postgresql postgresql-k8s',
    ]);
    const set = previewOf({ metadata, framework: 'flask', options: { greeting: 'Hi', 'flask-debug': true } });
    expect(line(set, 'FLASK_GREETING')).toMatchObject({ value: 'Hi', from: 'option greeting' });
    expect(line(set, 'FLASK_DEBUG')).toMatchObject({ value: 'true', from: 'option flask-debug' });
  });

  it('shows the rest when an option is wrong, and which it is', () => {
    const odd = previewOf({ metadata, framework: 'flask', options: { 'flask-preferred-url-scheme': 'ftp' } });
    expect(odd.problems[0]).toMatch(/flask-preferred-url-scheme must be one of HTTP, HTTPS/);
    expect(line(odd, 'FLASK_GREETING')).toMatchObject({ value: 'Hello' });
  });

  it.each(Object.keys(samples))('knows what %s will say', (kind) => {
    const requires = { it: { interface: kind, optional: true }, ingress: { interface: 'ingress', optional: true } };
    const { lines } = previewOf({ metadata: { ...metadata, requires }, framework: 'flask' });
    const from = kind === 'ingress' ? ['ingress', 'it'] : ['it'];
    expect(lines.filter((one) => from.some((name) => one.from === `integration ${name}`)).length).toBeGreaterThan(0);
  });

  it.each(Object.keys(frameworks))('is there for %s', (name) => {
    const expanded = expandCharmcraft({ name: 'shop', extensions: [`${name}-framework`] });
    if ('why' in expanded) throw new Error(expanded.why);
    const { lines } = previewOf({ metadata: { name: 'shop', requires: {} }, framework: expanded.framework });
    expect(lines.map((one) => one.name)).toEqual(expect.arrayContaining([expect.stringMatching(/_BASE_URL$/)]));
  });
});
