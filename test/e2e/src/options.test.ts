import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './harness/container.ts';
import { at, Grimoire } from './harness/grimoire.ts';

/** What each option refuses, as it is typed; none where every value of its type is good. */
const bad: Readonly<Record<string, string | undefined>> = {
  allow_public_rooms_over_federation: undefined,
  backup_passphrase: undefined,
  block_non_admin_invites: undefined,
  enable_email_notifs: undefined,
  enable_mjolnir: 'true',
  enable_password_config: undefined,
  enable_room_list_search: undefined,
  experimental_alive_check: '20s,5,2m',
  federation_domain_whitelist: 'two words',
  invite_checker_blocklist_allowlist_url: 'https://example.org/lists',
  invite_checker_policy_rooms: 'abc:example.org',
  ip_range_whitelist: '999.999.999.999',
  limit_remote_rooms_complexity: '0',
  notif_from: 'example.org',
  public_baseurl: 'ftp://example.org',
  publish_rooms_allowlist: 'alice',
  rc_joins_remote_burst_count: '0',
  rc_joins_remote_per_second: '-0.5',
  report_stats: undefined,
  server_name: 'two words',
  trusted_key_servers: 'exa$mple.org',
  workers_ignore_list: 'synapse/1',
};

const refused = Object.entries(bad).filter((entry): entry is [string, string] => entry[1] !== undefined);

describe('the options of a server that runs', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire('options');
  const synapse = new Container(grimoire, 'synapse/0', 'synapse');
  const nginx = new Container(grimoire, 'synapse/0', 'synapse-nginx');
  const server = (): Promise<readonly string[]> => synapse.processes('synapse.app.homeserver');
  let born: readonly string[] = [];

  /** The status that a change of options ended in, when the unit has come to rest again. */
  async function configured(status: 'active' | 'blocked', ...changes: readonly string[]): Promise<string> {
    const before = await grimoire.status('synapse');
    await grimoire.do('config', 'synapse', ...changes);
    const { message } = await grimoire.until(
      `${status} after ${changes.join(' ')}`,
      () => grimoire.status('synapse'),
      (seen) => seen.current === status && (seen.current !== before.current || seen.message !== before.message),
    );
    return message;
  }

  beforeAll(async () => {
    await grimoire.do('deploy', 'synapse', '--config', 'server_name=example.org');
    await grimoire.active('synapse');
    born = await server();
    expect(born).toHaveLength(1);
  }, 180_000);
  afterAll(() => grimoire.destroy(), 60_000);

  it('refuses another server_name, says which it was born with, and leaves the server alone', async () => {
    const file = await synapse.read('/data/homeserver.yaml');
    const message = await configured('blocked', 'server_name=other.org');
    expect(message).toBe(
      'server_name: this server was born as example.org and cannot be renamed: juju config synapse server_name=example.org',
    );
    expect(await server()).toEqual(born);
    expect(await synapse.read('/data/homeserver.yaml')).toBe(file);
    expect(await synapse.run('ls', '/data')).not.toContain('other.org');

    await configured('active', 'server_name=example.org');
    expect(await server()).toEqual(born);
  });

  it('has a row here for every option', async () => {
    const settings = at(await grimoire.json('config', 'synapse'), 'settings');
    expect(Object.keys(settings ?? {}).toSorted()).toEqual(Object.keys(bad).toSorted());
  });

  it('names every bad option at once, each with its remedy, and leaves the server alone', async () => {
    const message = await configured('blocked', ...refused.map(([name, value]) => `${name}=${value}`));
    expect(refused.length).toBeGreaterThan(12);
    for (const [name] of refused) expect(message).toMatch(new RegExp(`(^|; )${name}: [^;]+: [^;]+`));
    expect(await server()).toEqual(born);
  });

  it('names just the one that is still bad when the others are reset', async () => {
    const others = refused.map(([name]) => name).filter((name) => name !== 'server_name' && name !== 'public_baseurl');
    const message = await configured('blocked', '--reset', others.join(','), 'server_name=example.org');
    expect(message).toMatch(/^public_baseurl: [^;]+$/);
    await configured('active', '--reset', 'public_baseurl');
    expect(await server()).toEqual(born);
  });

  it('refuses each bad option by itself', { timeout: 300_000 }, async () => {
    for (const [name, value] of refused) {
      expect(await configured('blocked', `${name}=${value}`)).toMatch(new RegExp(`^${name}: .+: [^;]+$`));
      await (name === 'server_name'
        ? configured('active', 'server_name=example.org')
        : configured('active', '--reset', name));
    }
    expect(await server()).toEqual(born);
  });

  it('restarts Synapse, and only Synapse, for an option that changes', async () => {
    const entry = await nginx.processes('nginx: master');
    expect(entry).toHaveLength(1);
    await grimoire.do('config', 'synapse', 'enable_room_list_search=false');
    const after = await grimoire.until('Synapse runs anew', server, (seen) => seen.length === 1 && seen[0] !== born[0]);
    await grimoire.active('synapse');
    expect(await synapse.read('/data/homeserver.yaml')).toContain('enable_room_list_search: false');
    expect(await nginx.processes('nginx: master')).toEqual(entry);

    // The value that it has already changes nothing.
    await grimoire.do('config', 'synapse', 'enable_room_list_search=false');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await server()).toEqual(after);
  });

  it('refuses at the command line what is no value of an option, and changes nothing', async () => {
    const settings = await grimoire.json('config', 'synapse');
    for (const wrong of ['report_stats=perhaps', 'rc_joins_remote_burst_count=many', 'no_such_option=1']) {
      const { code, stderr } = await grimoire.try('config', 'synapse', wrong);
      expect(code).not.toBe(0);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).toContain(wrong.split('=')[0]);
    }
    expect(await grimoire.json('config', 'synapse')).toEqual(settings);
  });
});
