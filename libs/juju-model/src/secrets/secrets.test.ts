import { beforeEach, describe, expect, it } from 'vitest';
import { setConfig } from '../operator/configure.ts';
import { integrate, removeRelation } from '../operator/relate.ts';
import { addUserSecret, grantUserSecret, updateUserSecret } from '../operator/user-secrets.ts';
import { type CallTool, pg, TestWorld, web } from '../test-world.ts';

let world: TestWorld;

/** pg owns, web consumes over relation 2. */
beforeEach(() => {
  world = new TestWorld().deploy(web).deploy(pg);
  world.do((model, at) => integrate(model, 'web:db', 'pg', at));
  world.settleAll();
});

/** Runs a `config-changed`, after whatever comes before it. */
function inHook(unit: string, body: (tool: CallTool) => void, outcome = { code: 0 }): void {
  const { trust, name } = world.model.applications[unit.split('/')[0] ?? ''] ?? { trust: false, name: '' };
  world.do((model) => setConfig(model, name, { trust: !trust }));
  while (world.next(unit) !== 'config-changed') world.step(unit);
  world.step(unit, body, outcome);
}

/** Makes and grants a secret of pg; its URI. */
function make(...flags: string[]): string {
  let uri = '';
  inHook('pg/0', (tool) => {
    uri = tool('secret-add', 'pass=one', '--label', 'auth', ...flags).stdout.trim();
    expect(tool('secret-grant', uri, '-r', '2').code).toBe(0);
  });
  return uri;
}

function set(uri: string, ...args: string[]): void {
  inHook('pg/0', (tool) => expect(tool('secret-set', uri, ...args)).toMatchObject({ code: 0 }));
}

/** The events of a unit that are about secrets. */
function events(unit: string): string[] {
  return world.settle(unit).filter((hook) => hook.startsWith('secret-'));
}

describe('the consumer', () => {
  it('tracks what it read first; peek looks ahead, refresh moves on', () => {
    const uri = make();
    inHook('web/0', (tool) => expect(tool('secret-get', uri, 'pass').stdout).toBe('one\n'));
    set(uri, 'pass=two');
    inHookOf('web/0', (tool) => {
      expect(tool('secret-get', uri, 'pass').stdout).toBe('one\n');
      expect(tool('secret-get', uri, '--peek', 'pass').stdout).toBe('two\n');
      expect(tool('secret-get', uri, 'pass').stdout).toBe('one\n');
      expect(tool('secret-get', uri, '--refresh', 'pass').stdout).toBe('two\n');
      expect(tool('secret-get', uri, 'pass').stdout).toBe('two\n');
    });
  });

  it('hears once of the newest revision, with its own label', () => {
    const uri = make();
    inHook('web/0', (tool) => tool('secret-get', uri, '--label', 'db-auth'));
    set(uri, 'pass=two');
    set(uri, 'pass=three');
    const run = world.begin('web/0');
    expect(run.environment()).toMatchObject({
      JUJU_HOOK_NAME: 'secret-changed',
      JUJU_SECRET_ID: uri,
      JUJU_SECRET_LABEL: 'db-auth',
    });
    expect(run.environment()).not.toHaveProperty('JUJU_SECRET_REVISION');
    run.finish({ code: 0 });
    expect(events('web/0')).toEqual([]);
    inHook('web/0', (tool) =>
      expect(tool('secret-get', '--label', 'db-auth', '--refresh').stdout).toBe('pass: three\n'),
    );
  });

  it('keeps what it tracks, even if the hook fails', () => {
    const uri = make();
    inHook('web/0', (tool) => tool('secret-get', uri), { code: 1 });
    expect(Object.values(world.model.secrets)[0]?.consumers['web/0']).toMatchObject({ revision: 1 });
  });

  it('reads nothing without a grant, and nothing any more when the relation is gone', () => {
    const uri = make();
    world.do((model, at) => removeRelation(model, 2, at));
    world.settleAll();
    inHook('web/0', (tool) =>
      expect(tool('secret-get', uri)).toMatchObject({ code: 1, stderr: 'ERROR permission denied\n' }),
    );
  });

  it('reads base64 and names a key that is not there', () => {
    const uri = make();
    inHook('web/0', (tool) => {
      expect(tool('secret-get', uri, 'pass#base64').stdout).toBe('b25l\n');
      expect(tool('secret-get', uri, 'other')).toMatchObject({
        code: 1,
        stderr: 'ERROR secret key value "other" not found\n',
      });
    });
  });
});

describe('the owner', () => {
  it('makes one revision of several changes, and none of the same content', () => {
    const uri = make();
    inHook('pg/0', (tool) => {
      tool('secret-set', uri, 'pass=two');
      tool('secret-set', uri, 'pass=three');
      expect(tool('secret-get', uri, 'pass').stdout).toBe('one\n');
      expect(tool('secret-get', uri, '--peek', 'pass').stdout).toBe('three\n');
    });
    set(uri, 'pass=three');
    set(uri, '--description', 'd');
    const [secret] = Object.values(world.model.secrets);
    expect(secret?.revisions.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(secret?.description).toBe('d');
  });

  it('sees its own with label and grants', () => {
    const uri = make('--rotate', 'daily');
    const id = uri.slice('secret:'.length);
    inHook('pg/0', (tool) => {
      expect(JSON.parse(tool('secret-ids', '--format=json').stdout)).toEqual([id]);
      expect(JSON.parse(tool('secret-info-get', '--label', 'auth', '--format=json').stdout)).toEqual({
        [id]: {
          revision: 1,
          label: 'auth',
          owner: 'application',
          rotation: 'daily',
          rotates: expect.stringMatching(/^2026-01-03T.*Z$/),
          access: [{ target: 'application-web', scope: 'relation-web.db#pg.database', role: 'view' }],
        },
      });
    });
  });

  it('may not use a label twice: at the call in one hook, at the flush later', () => {
    inHook('pg/0', (tool) => {
      tool('secret-add', 'key=v', '--label', 'x');
      expect(tool('secret-add', 'key=v', '--label', 'x')).toMatchObject({
        code: 1,
        stderr: 'ERROR secret with label "x" already exists\n',
      });
    });
    world.pass(5 * 60_000);
    const run = world.begin('pg/0');
    run.tool({ contextId: '', dir: '/', command: 'secret-add', args: ['key=v', '--label', 'x'] });
    expect(run.finish({ code: 0 })).toBe('secret with label "x" already exists');
  });

  it('is told of revisions that nobody tracks any more, once each', () => {
    const uri = make();
    inHook('web/0', (tool) => tool('secret-get', uri));
    set(uri, 'pass=two');
    expect(events('pg/0')).toEqual([]);
    expect(world.step('web/0', (tool) => tool('secret-get', uri, '--refresh'))).toBe('secret-changed');
    expect(events('pg/0')).toEqual(['secret-remove 1']);
    expect(events('pg/0')).toEqual([]);
    inHook('pg/0', (tool) => tool('secret-remove', uri, '--revision', '1'));
    expect(Object.values(world.model.secrets)[0]?.revisions).toHaveLength(1);
  });

  it('is asked to rotate at the time, again after 5 min until it has', () => {
    const uri = make('--rotate', 'hourly');
    world.pass(3_600_000);
    expect(events('pg/0')).toEqual(['secret-rotate']);
    world.pass(4 * 60_000);
    expect(events('pg/0')).toEqual([]);
    world.pass(60_000);
    expect(world.step('pg/0', (tool) => tool('secret-set', uri, 'pass=new'))).toBe('secret-rotate');
    world.settle('pg/0');
    world.pass(59 * 60_000);
    expect(events('pg/0')).toEqual([]);
    world.pass(60_000);
    expect(events('pg/0')).toEqual(['secret-rotate']);
  });

  it('is told of an expired revision until it is removed', () => {
    const uri = make('--expire', '1h');
    world.pass(3_600_000);
    expect(events('pg/0')).toEqual(['secret-expired 1']);
    world.pass(5 * 60_000);
    expect(world.step('pg/0', (tool) => tool('secret-remove', uri))).toBe('secret-expired 1');
    world.pass(5 * 60_000);
    expect(events('pg/0')).toEqual([]);
    expect(world.model.secrets).toEqual({});
  });

  it('grants once per application, and units only where the application has none', () => {
    const uri = make();
    inHook('pg/0', (tool) => {
      expect(tool('secret-grant', uri, '-r', '2', '--unit', 'web/0').code).toBe(0);
      tool('secret-revoke', uri, '-r', '2');
    });
    inHook('pg/0', (tool) => tool('secret-grant', uri, '-r', '2', '--unit', 'web/0'));
    expect(Object.values(world.model.secrets)[0]?.grants).toEqual([{ target: 'web/0', kind: 'unit', relation: 2 }]);
    inHook('pg/0', (tool) =>
      expect(tool('secret-grant', uri, '-r', '2').stderr).toContain('any unit level grants need to be revoked'),
    );
  });
});

describe('a user secret', () => {
  it('is read when granted, and announced when it changes', () => {
    const id = 'abcdefghij0123456789';
    world.do((model, at) => addUserSecret(model, { id, name: 'keys', content: { token: 't' } }, at));
    inHook('web/0', (tool) => expect(tool('secret-get', id).stderr).toBe('ERROR permission denied\n'));
    world.do((model) => grantUserSecret(model, 'keys', 'web'));
    inHook('web/0', (tool) => expect(tool('secret-get', `secret:${id}`, 'token').stdout).toBe('t\n'));
    world.do((model, at) => updateUserSecret(model, 'keys', { token: 'u' }, at));
    expect(events('web/0')).toEqual(['secret-changed']);
  });
});

/** Like inHook, but whatever hook is next. */
function inHookOf(unit: string, body: (tool: CallTool) => void): void {
  world.step(unit, body);
}
