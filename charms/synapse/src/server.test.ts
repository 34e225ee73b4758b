import { problemsOf, type Config } from '@grimoire/charm';
import { defaultOptions } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { metadata, type Synapse } from './charmcraft.gen.ts';
import { parseServer } from './server.ts';

type Options = Config<Synapse>;
type Name = keyof Options;

const defaults: Options = { ...defaultOptions(metadata), server_name: 'example.org' };

/** What an option refuses and takes. A boolean that Juju lets through is always good; a few texts mean nothing yet. */
const table: { readonly [N in Name]: { readonly bad: readonly Options[N][]; readonly good: readonly Options[N][] } } = {
  allow_public_rooms_over_federation: { bad: [], good: [true, false] },
  backup_passphrase: { bad: [], good: ['anything'] },
  block_non_admin_invites: { bad: [], good: [true, false] },
  enable_email_notifs: { bad: [], good: [true, false] },
  enable_mjolnir: { bad: [true], good: [false] },
  enable_password_config: { bad: [], good: [true, false] },
  enable_room_list_search: { bad: [], good: [true, false] },
  experimental_alive_check: {
    bad: ['', '2m', '2m,5', '2m,5,20s,1', 'm,5,20s', '2m,0,20s', '2m,five,20s', '2m,5,20', '20s,5,2m', '2m,5,2m'],
    good: ['2m,5,20s', '1h, 3, 1m'],
  },
  federation_domain_whitelist: {
    bad: [',', 'two words', 'exa_mple.org', 'https://example.org'],
    good: ['', 'a.org, b-c.example.org', 'example.org:8448'],
  },
  invite_checker_blocklist_allowlist_url: { bad: ['https://example.org/lists'], good: ['', undefined] },
  invite_checker_policy_rooms: { bad: ['abc:example.org'], good: ['', undefined] },
  ip_range_whitelist: {
    bad: ['999.999.999.999', '10.0.0.0/33', 'fe80::/129', 'localhost', '10.0.0.0/8/8'],
    good: ['10.0.0.0/8, fe80::/10', '127.0.0.1'],
  },
  limit_remote_rooms_complexity: { bad: [0, -1], good: [0.5, 10] },
  notif_from: {
    bad: ['example.org', 'a b@example.org', '%s <a@example.org>', '100% <a@example.org>', 'A <a@b>, B <b@b>'],
    good: ['', 'matrix@example.org', '%(app)s at home <matrix@example.org>'],
  },
  public_baseurl: {
    bad: ['x', 'example.org', 'ftp://example.org', 'https://', 'https://a:b@example.org', 'https://example.org/?a=b'],
    good: ['https://example.org', 'http://localhost:8080/'],
  },
  publish_rooms_allowlist: {
    bad: ['alice', '@alice:example.org', 'alice:', 'Al ice:example.org'],
    good: ['alice:example.org', 'a.l-i_ce:sub.ex-ample.org:8448, bob:b.org'],
  },
  rc_joins_remote_burst_count: { bad: [0, -3], good: [1, 1000] },
  rc_joins_remote_per_second: { bad: [0, -0.1], good: [0.001, 3] },
  report_stats: { bad: [], good: [true, false] },
  server_name: {
    bad: [
      undefined,
      '',
      'x',
      'two words',
      'https://example.org',
      'example.org/',
      'example.org:',
      'example.org:99999',
      '[::1',
      '-a.org',
    ],
    good: ['example.org', 'Example.ORG', 'localhost', '10.1.2.3', '[::1]:8448', 'example.org:8448'],
  },
  trusted_key_servers: { bad: ['two words', 'exa$mple.org'], good: ['matrix.org, ubuntu.cloud'] },
  workers_ignore_list: { bad: ['worker', 'synapse/1'], good: ['worker0,worker1'] },
};

describe('options', () => {
  it('has a row for every option of charmcraft.yaml', () => {
    expect(Object.keys(table).toSorted()).toEqual(Object.keys(metadata.config.options).toSorted());
  });

  const rows = (kind: 'bad' | 'good') =>
    Object.entries(table).flatMap(([name, row]) => row[kind].map((value): [string, unknown] => [name, value]));

  it.each(rows('bad'))('blocks on %s=%j and names the option', (name, value) => {
    const problems = problemsOf(parseServer({ ...defaults, [name]: value }));
    expect(problems).toEqual([
      { is: 'blocked', key: name, why: expect.stringMatching(new RegExp(`^${name}: .+: .+`)) },
    ]);
  });

  it.each(rows('good'))('takes %s=%j', (name, value) => {
    expect(problemsOf(parseServer({ ...defaults, [name]: value }))).toEqual([]);
  });

  it('names all bad options at once', () => {
    const problems = problemsOf(
      parseServer({ ...defaults, server_name: undefined, public_baseurl: 'x', limit_remote_rooms_complexity: -1 }),
    );
    expect(problems.map(({ key }) => key)).toEqual(['server_name', 'public_baseurl', 'limit_remote_rooms_complexity']);
  });
});
