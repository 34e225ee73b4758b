import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCharm } from './harness/charm-file.ts';
import { at, Grimoire, type Json } from './harness/grimoire.ts';
import { traces } from './harness/hooks.ts';

/** Status without the moments that change by themselves. */
function timeless(value: Json): Json {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'since' && key !== 'controller-timestamp');
  return Object.fromEntries(entries.map(([key, inner]) => [key, timeless(inner)]));
}

/** Command lines that are refused, and what the sentence has to name. */
const refused: readonly (readonly [what: string, args: readonly string[], names: RegExp])[] = [
  ['a verb that is none', ['fly'], /"fly" is not a verb/],
  ['a flag that is none', ['status', '--loud'], /unknown option '--loud'/],
  ['a charm that is not there', ['deploy', 'no-such-charm'], /there is no charm "no-such-charm".*synapse/],
  ['a path without a charm', ['deploy', './no-such.charm'], /there is no charm at .*no-such\.charm/],
  ['an archive that is none', ['deploy', '{home}/text.charm'], /text\.charm: is not a zip|text\.charm is not a zip/],
  ['an archive that is no charm', ['deploy', '{home}/empty.charm'], /not a charm: there is no metadata\.yaml/],
  ['a charm with a broken metadata.yaml', ['deploy', '{home}/broken.charm'], /broken\.charm.*metadata\.yaml/],
  ['an application that is there already', ['deploy', 'synapse'], /"?synapse"?.* already exists/],
  ['an option at deployment that is none', ['deploy', 'synapse', 'second', '--config', 'colour=red'], /colour/],
  ['a name that is none', ['deploy', 'synapse', 'Second!'], /Second!/],
  ['a resource that is none', ['deploy', 'synapse', 'second', '--resource', 'paint=rocks/synapse'], /paint/],
  ['an option that is none', ['config', 'synapse', 'colour=red'], /colour/],
  ['a value of the wrong type', ['config', 'synapse', 'report_stats=perhaps'], /report_stats.*boolean/],
  [
    'one good and one bad value',
    ['config', 'synapse', 'notif_from=a@b.c', 'rc_joins_remote_burst_count=many'],
    /rc_joins/,
  ],
  ['an option to show that is none', ['config', 'synapse', 'colour'], /"colour" not found/],
  ['options of an application that is none', ['config', 'ghost', 'a=b'], /"ghost" not found/],
  ['integrating an application that is none', ['integrate', 'synapse', 'ghost'], /"?ghost"? not found/],
  ['integrating an endpoint that is none', ['integrate', 'synapse:attic', 'postgresql-k8s:database'], /attic/],
  [
    'integrating what does not fit',
    ['integrate', 'synapse:redis', 'postgresql-k8s:database'],
    /synapse:redis|no relations found/,
  ],
  ['integrating twice', ['integrate', 'synapse:database', 'postgresql-k8s:database'], /already exists/],
  ['removing a relation that is none', ['remove-relation', 'synapse:redis', 'postgresql-k8s:database'], /not found/],
  ['an action that is none', ['run', 'synapse/0', 'sing'], /"sing" not defined/],
  ['an action without its parameter', ['run', 'synapse/0', 'register-user'], /username/],
  [
    'an action with a parameter of the wrong type',
    ['run', 'synapse/0', 'register-user', 'username=a', 'admin=3'],
    /admin/,
  ],
  ['an action on a unit that is none', ['run', 'synapse/7', 'register-user', 'username=a'], /"?synapse\/7"? not found/],
  ['a command on a unit that is none', ['ssh', 'synapse/7', 'id'], /unit "synapse\/7" has no pod/],
  [
    'a command in a container that is none',
    ['ssh', '--container', 'attic', 'synapse/0', 'id'],
    /no container "attic".*synapse-nginx/,
  ],
  ['a pod of a unit that is none', ['replace-pod', 'synapse/7'], /unit "synapse\/7" has no pod/],
  ['a unit to show that is none', ['show-unit', 'synapse/7'], /"synapse\/7" not found/],
  ['removing a unit that is none', ['remove-unit', 'synapse/7'], /"synapse\/7" not found/],
  ['removing more units than there are', ['remove-unit', 'synapse', '--num-units', '5'], /"synapse": it has 1/],
  ['removing an application that is none', ['remove-application', 'ghost'], /"?ghost"? not found/],
  ['scaling to what is no number', ['scale-application', 'synapse', 'many'], /"many" is not a whole number/],
  ['refreshing an application that is none', ['refresh', 'ghost'], /"ghost" not found/],
  ['resolving a unit that is not in error', ['resolved', 'synapse/0'], /synapse\/0.*not in an error state/],
  ['status of an application that is none', ['status', 'ghost'], /no application "ghost"/],
  ['a model that is none', ['-m', 'elsewhere', 'status'], /there is no model "elsewhere"/],
  ['a model name that cannot be', ['-m', 'Else Where', 'status'], /is not a model's name/],
];

describe('what is refused', { timeout: 60_000 }, () => {
  const grimoire = new Grimoire('refused');
  const port = net.createServer();
  let taken = false;
  let before: Json;

  const everything = async (): Promise<Json> => [
    timeless(await grimoire.json('status')),
    await grimoire.json('config', 'synapse'),
    fs.readdirSync(path.join(grimoire.home, 'models')),
  ];

  beforeAll(async () => {
    // Whether we or another program has it: 8080 of this machine is taken.
    await new Promise<void>((resolve) => {
      port.once('error', () => resolve());
      port.listen(8080, '127.0.0.1', () => resolve());
    });
    taken = true;
    fs.writeFileSync(path.join(grimoire.home, 'text.charm'), 'not an archive\n');
    writeCharm(path.join(grimoire.home, 'empty.charm'), { README: { text: 'nothing\n' } });
    writeCharm(path.join(grimoire.home, 'broken.charm'), {
      'metadata.yaml': { text: 'name: [broken\n' },
      'manifest.yaml': { text: 'bases: [{name: ubuntu, channel: "22.04", architectures: [amd64, arm64]}]\n' },
    });
    await grimoire.do('up');
    for (const unit of ['postgresql-k8s/0', 'synapse/0']) await grimoire.do('wait-for', 'unit', unit);
    before = await everything();
  }, 600_000);
  afterAll(async () => {
    port.close();
    await grimoire.destroy();
  }, 60_000);

  it('takes another port of this machine when 8080 is taken, and says so', async () => {
    expect(taken).toBe(true);
    const url = String(at(await grimoire.json('status'), 'local', 'applications', 'synapse', 'urls', 0));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(url).not.toContain(':8080/');
    expect((await fetch(new URL('/_matrix/client/versions', url))).status).toBe(200);
    expect(await grimoire.do('debug-log', '--replay')).toMatch(
      /port 8080 of synapse is 127\.0\.0\.1:\d+ .*8080 is taken/,
    );
    expect(await grimoire.do('status')).toContain(url);
  });

  it.each(refused)('%s', async (_what, args, names) => {
    const { code, stdout, stderr } = await grimoire.try(...args.map((arg) => arg.replace('{home}', grimoire.home)));
    expect({ code, stdout, stderr }).toMatchObject({ code: expect.any(Number), stdout: '' });
    expect([1, 2]).toContain(code);
    expect(stderr).toMatch(names);
    expect(stderr).not.toMatch(/defect/);
    expect(traces(stderr)).toEqual([]);
    // One sentence; a wrong word is followed by the verb's usage.
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(code === 2 ? 2 : 1);
    expect(await everything()).toEqual(before);
  });
});
