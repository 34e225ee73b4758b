import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRock } from './read-rock.ts';
import { RockError } from './rock-error.ts';

const good = `
name: web
summary: A web server
description: It serves.
version: "1.2"
base: ubuntu@24.04
platforms:
  amd64:
parts:
  web: {plugin: nil}
`;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rock-'));
});
afterAll(async () => await rm(dir, { recursive: true }));

async function read(text: string): ReturnType<typeof readRock> {
  await writeFile(join(dir, 'rockcraft.yaml'), text);
  return await readRock(dir);
}

describe('readRock', () => {
  it('reads every rock of the workspace', async () => {
    const rocks = fileURLToPath(new URL('../../../rocks', import.meta.url));
    const names = await readdir(rocks);
    const found = await Promise.all(names.map(async (name) => (await readRock(join(rocks, name))).definition.name));
    expect(found).toEqual(names);
    expect(names.length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['the least there can be', good],
    ['a bare base with a build base', good.replace('base: ubuntu@24.04', 'base: bare\nbuild-base: ubuntu@24.04')],
    ['a version that a part says', good.replace('version: "1.2"', 'adopt-info: web')],
    ['a platform of another name', good.replace('amd64:', 'small: {build-on: [amd64, arm64], build-for: arm64}')],
    ['a list of one architecture', good.replace('amd64:', 'amd64: {build-on: [amd64], build-for: [amd64]}')],
    ['the user _daemon_', `${good}run-user: _daemon_\n`],
    [
      'services and checks',
      `${good}services: {web: {override: replace, command: "web [ -x ]", startup: enabled}}
checks: {up: {override: replace, level: ready, period: 10s, http: {url: "http://localhost:80"}}}
entrypoint-service: web\n`,
    ],
    ['YAML merge keys', `${good}  more: &more {plugin: nil}\n  again: {<<: *more, source: x}\n`],
  ])('accepts %s', async (_what, text) => {
    expect((await read(text)).definition.name).toBe('web');
  });

  it('resolves merge keys, as rockcraft does before it validates', async () => {
    const rock = await read(`${good}  more: &more {plugin: nil}\n  again: {<<: *more, source: x}\n`);
    expect(rock.definition.parts['again']).toEqual({ plugin: 'nil', source: 'x' });
  });

  it.each([
    ['no name', good.replace('name: web\n', ''), 'name: is missing'],
    ['a name in capitals', good.replace('name: web', 'name: Web'), 'name: must be lower-case letters'],
    ['a name that is too long', good.replace('name: web', `name: ${'w'.repeat(41)}`), 'name: is longer than 40'],
    [
      'a version that YAML takes for a number',
      good.replace('"1.2"', '1.2'),
      'version: must be a text: put it in quotes',
    ],
    ['a version that is too long', good.replace('1.2', '1'.repeat(33)), 'version: is longer than 32'],
    ['no version at all', good.replace('version: "1.2"\n', ''), 'version: is missing (or adopt-info'],
    ['an unknown base', good.replace('ubuntu@24.04', 'debian@12'), 'base: is not a base of rockcraft'],
    ['a bare base without a build base', good.replace('ubuntu@24.04', 'bare'), 'build-base: is needed'],
    ['an unknown platform', good.replace('amd64:', 'pdp11:'), 'platforms: pdp11 is no architecture'],
    [
      'a label for another target',
      good.replace('amd64:', 'amd64: {build-on: amd64, build-for: arm64}'),
      'amd64 is built for arm64',
    ],
    [
      'two targets',
      good.replace('amd64:', 'amd64: {build-on: amd64, build-for: [amd64, arm64]}'),
      'names one architecture',
    ],
    ['no platform', good.replace('amd64:', '{}'), 'platforms: names no platform'],
    ['another user', `${good}run-user: root\n`, 'run-user: is _daemon_ or absent'],
    ['no part', good.replace('web: {plugin: nil}', '{}'), 'parts: has no part'],
    ['a part named pebble', good.replace('  web:', '  pebble:'), 'parts.pebble: is a name that rockcraft keeps'],
    ['a variable in the environment', `${good}environment: {PATH: "$PATH:/x"}\n`, 'environment: cannot refer'],
    ['a number in the environment', `${good}environment: {PORT: 80}\n`, 'environment.PORT: must be a text'],
    [
      'a service without a command',
      `${good}services: {web: {override: replace}}\n`,
      'services.web.command: is missing',
    ],
    ['a service without an override', `${good}services: {web: {command: x}}\n`, 'services.web.override: is missing'],
    [
      'a key that Pebble lacks',
      `${good}services: {web: {override: replace, command: x, restart: 1}}\n`,
      'services.web.restart: is not a key',
    ],
    [
      'a check of two kinds',
      `${good}checks: {up: {override: replace, tcp: {port: 1}, exec: {command: x}}}\n`,
      'checks.up: has exactly one',
    ],
    ['a check of no kind', `${good}checks: {up: {override: replace}}\n`, 'checks.up: has exactly one'],
    [
      'a period without a unit',
      `${good}checks: {up: {override: replace, period: "10", tcp: {port: 1}}}\n`,
      'checks.up.period: is a duration',
    ],
    [
      'an entry point that is no service',
      `${good}entrypoint-service: web\n`,
      'entrypoint-service: must name a service',
    ],
    ['cmd', `${good}cmd: [x]\n`, 'cmd: a rock starts Pebble'],
    ['env', `${good}env: [x]\n`, 'env: the key is environment'],
    ['an unknown extension', `${good}extensions: [rust-framework]\n`, 'extensions: rust-framework is not known here'],
    ['a key of nobody', `${good}colour: red\n`, 'colour: is not a key of rockcraft'],
    ['a list', '- a\n', 'it must be a mapping'],
    ['nothing', '', 'it must be a mapping'],
    ['no YAML', 'a: [', 'is not YAML'],
  ])('refuses %s with a sentence that names it', async (_what, text, sentence) => {
    await expect(read(text)).rejects.toThrow(RockError);
    await expect(read(text)).rejects.toThrow(sentence);
  });

  it('names everything that is wrong at once', async () => {
    const text = `${good}cmd: x\n`.replace('"1.2"', '1.2').replace('ubuntu@24.04', 'x');
    const message = await read(text).then(
      () => '',
      (error: unknown) => String(error),
    );
    for (const key of ['cmd:', 'version:', 'base:']) expect(message).toContain(key);
    expect(message.match(/cmd:/g)).toHaveLength(1);
  });

  it('says what a rock is where there is none', async () => {
    await expect(readRock(join(dir, 'nowhere'))).rejects.toThrow('a rock is a folder with a rockcraft.yaml');
  });
});
