import { StdinRequired } from '@grimoire/hook-protocol/server';
import { describe, expect, it } from 'vitest';
import { leaseExpired, moveLeadership } from '../machine/leadership.ts';
import { agentRestarted, podStopped } from '../machine/pods.ts';
import { runAction } from '../operator/actions.ts';
import { integrate, removeRelation } from '../operator/relate.ts';
import { scaleApplication } from '../operator/scale.ts';
import { caller, pg, TestWorld, web } from '../test-world.ts';
import type { LogLine } from './store.ts';

function related(): TestWorld {
  const world = new TestWorld().deploy(web).deploy(pg);
  world.do((model, at) => integrate(model, 'web:db', 'pg', at));
  world.settleAll();
  return world.pass(10 * 60_000);
}

describe('what a hook asks for', () => {
  it('is seen by itself at once, by others after exit 0', () => {
    const world = related();
    const run = world.begin('web/0');
    const tool = caller(run);
    expect(tool('relation-set', '-r', '2', 'a=1', 'private-address=').code).toBe(0);
    tool('relation-set', '-r', '2', '--app', 'b= 2 ');
    tool('state-set', 'k=v');
    tool('open-port', '8080');
    expect(tool('relation-get', '-r', '2', 'a', 'web/0').stdout).toBe('1\n');
    expect(tool('relation-get', '-r', '2', '--format=json', 'private-address', 'web/0').stdout).toBe('null\n');
    expect(tool('relation-get', '-r', '2', '--app', 'b', 'web').stdout).toBe('2\n');
    expect(tool('state-get', 'k').stdout).toBe('v\n');
    expect(tool('opened-ports').stdout).toBe('8080/tcp\n');
    expect(caller(world.begin('pg/0'))('relation-get', '-r', '2', '--format=json', 'a', 'web/0').stdout).toBe('null\n');
    expect(run.finish({ code: 0 })).toBeUndefined();
    expect(world.model.relations[2]).toMatchObject({
      units: { 'web/0': { data: { a: '1' } } },
      applications: { web: { data: { b: '2' } } },
    });
    expect(world.model.units['web/0']).toMatchObject({ state: { k: 'v' }, ports: [{ from: 8080, protocol: 'tcp' }] });
  });

  it('is dropped whole when the process fails, save what takes effect at once', () => {
    const world = related();
    const before = world.model;
    world.step(
      'web/0',
      (tool) => {
        tool('relation-set', '-r', '2', 'a=1');
        tool('state-set', 'k=v');
        tool('open-port', '1');
        tool('secret-add', 'key=value');
        tool('status-set', 'active', 'ready');
        tool('application-version-set', '1.2');
      },
      { code: 1 },
    );
    const { relations, secrets, units, applications } = world.model;
    expect([relations, secrets]).toEqual([before.relations, before.secrets]);
    expect(units['web/0']).toMatchObject({ state: {}, ports: [], workload: { status: 'active', message: 'ready' } });
    expect(applications['web']?.workloadVersion).toBe('1.2');
  });

  it.each([
    ['icmp', (tool: ReturnType<typeof caller>) => tool('open-port', 'icmp'), 'icmp'],
    [
      'an endpoint that is none',
      (tool: ReturnType<typeof caller>) => tool('open-port', '1', '--endpoints', 'x'),
      'endpoint "x"',
    ],
    ['storage', (tool: ReturnType<typeof caller>) => tool('storage-add', 'data'), 'storage "data"'],
    [
      'too much state',
      (tool: ReturnType<typeof caller>) =>
        Array.from({ length: 40 }, (_, n) => tool('state-set', `k${n}=${'x'.repeat(60_000)}`)),
      'quota',
    ],
  ])('fails as a whole at the flush for %s, and the unit is in error', (_what, ask, reason) => {
    const world = related();
    const run = world.begin('web/0');
    caller(run)('relation-set', '-r', '2', 'a=1');
    ask(caller(run));
    expect(run.finish({ code: 0 })).toContain(reason);
    expect(world.model.relations[2]?.units['web/0']?.data).not.toHaveProperty('a');
    expect(world.model.units['web/0']?.agentStatus).toMatchObject({
      status: 'error',
      message: 'hook failed: "update-status"',
    });
  });

  it('fails at the flush when leadership was lost after an application write', () => {
    const world = related();
    world.do((model, at) => scaleApplication(model, 'web', 2, at)).startPods();
    const run = world.begin('web/0');
    expect(caller(run)('relation-set', '-r', '2', '--app', 'a=1').code).toBe(0);
    world.do((model, at) => moveLeadership(model, 'web/1', at));
    expect(run.finish({ code: 0 })).toContain('cannot write relation settings');
    expect(world.model.relations[2]?.applications['web']?.data).toEqual({});
  });
});

describe('within one hook', () => {
  it('remote changes are not seen, and a no of is-leader stays no', () => {
    const world = related();
    const run = world.begin('web/0');
    world.step('pg/0', (tool) => tool('relation-set', '-r', '2', 'late=1'));
    expect(caller(run)('relation-get', '-r', '2', '--format=json', 'late', 'pg/0').stdout).toBe('null\n');
    world.do((model) => leaseExpired(model, 'web'));
    expect(caller(run)('is-leader').stdout).toBe('False\n');
    world.do((model, at) => moveLeadership(model, 'web/0', at));
    expect(caller(run)('is-leader').stdout).toBe('False\n');
  });

  it('a yes of is-leader is good for at least 30 s', () => {
    const world = related();
    expect(caller(world.begin('web/0'))('is-leader').stdout).toBe('True\n');
    expect(world.model.applications['web']?.leader?.until).toBeGreaterThanOrEqual(world.at + 30_000);
  });

  it('asks for standard input when a tool reads it', () => {
    const world = related();
    const run = world.begin('web/0');
    const request = { contextId: run.contextId, dir: '/', command: 'relation-set', args: ['-r', '2', '--file', '-'] };
    expect(() => run.tool(request)).toThrow(StdinRequired);
    expect(run.tool({ ...request, stdin: Buffer.from('{"a": " x "}') }).code).toBe(0);
    expect(caller(run)('relation-get', '-r', '2', 'a', 'web/0').stdout).toBe(' x \n');
  });

  it('logs with the relation in front', () => {
    const world = related();
    const lines: LogLine[] = [];
    world.options = { log: (line) => lines.push(line) };
    world.do((model, at) => removeRelation(model, 2, at));
    world.step('web/0', (tool) => {
      tool('juju-log', '-l', 'warning', '--', '-x', 'y');
      tool('juju-log', '-l', 'loud', 'z');
    });
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'WARNING db:2: -x y',
      'WARNING Specified log level of LOUD is not valid',
      'INFO db:2: z',
    ]);
    expect(lines[0]?.module).toBe('unit.web/0.juju-log');
  });

  it('lists no relation that is breaking, yet reads it by its id', () => {
    const world = related();
    world.do((model, at) => removeRelation(model, 2, at));
    world.step('web/0', (tool) => expect(tool('relation-list', '--format=json').stdout).toBe('[]\n'));
    world.step('web/0', (tool) => {
      expect(tool('relation-ids', '--format=json', 'db').stdout).toBe('[]\n');
      expect(tool('relation-get', 'ingress-address', 'pg/0').stdout).toBe('10.1.0.1\n');
    });
  });

  it('brings a resource and prints its path without a newline', () => {
    const world = new TestWorld().deploy(web, { resources: { file: { type: 'file', value: '/f' } } });
    world.options = { fetchResource: (application, name) => `/resources/${application}/${name}` };
    expect(caller(world.begin('web/0'))('resource-get', 'file').stdout).toBe('/resources/web/file');
  });
});

describe('an action', () => {
  function action(): TestWorld {
    return related().do((model, at) => runAction(model, 'web/0', 'greet', { count: 2 }, at));
  }

  it('gives its results nested, with output and return code, and keeps its log', () => {
    const world = action();
    const run = world.begin('web/0');
    const tool = caller(run);
    tool('action-set', 'a.b=1', 'a.c=2', 'd=x=y');
    tool('action-log', 'half', 'way');
    tool('relation-set', '-r', '2', 'from=action');
    run.finish({ code: 0 }, { stdout: Buffer.from('out\n'), stderr: new Uint8Array([0xff]) });
    expect(world.model.actions[1]).toMatchObject({
      status: 'completed',
      params: { who: 'you', count: 2 },
      results: {
        a: { b: '1', c: '2' },
        d: 'x=y',
        stdout: 'out\n',
        stderr: '/w==',
        'stderr-encoding': 'base64',
        'return-code': 0,
      },
      log: [{ message: 'half way' }],
    });
    expect(world.model.relations[2]?.units['web/0']?.data).toMatchObject({ from: 'action' });
  });

  it('fails with its own message, or with the exit status, and never puts the unit in error', () => {
    const own = action();
    own.step('web/0', (tool) => tool('action-fail', 'no'));
    expect(own.model.actions[1]).toMatchObject({ status: 'failed', message: 'no' });
    const exit = action();
    exit.step('web/0', (tool) => tool('action-fail', 'no'), { code: 3 });
    expect(exit.model.actions[1]).toMatchObject({
      status: 'failed',
      message: 'exit status 3',
      results: { 'return-code': 3 },
    });
    expect(exit.model.units['web/0']?.agentStatus.status).toBe('idle');
  });

  it('fails when its flush does, saying so in stderr', () => {
    const world = action();
    world.step('web/0', (tool) => tool('open-port', 'icmp'));
    expect(world.model.actions[1]).toMatchObject({
      status: 'failed',
      results: { stderr: expect.stringContaining('icmp') },
    });
    expect(world.model.units['web/0']?.agentStatus.status).toBe('idle');
  });
});

describe('a run', () => {
  it('changes nothing when its agent was restarted meanwhile', () => {
    const world = related();
    const run = world.begin('web/0');
    caller(run)('relation-set', '-r', '2', 'a=1');
    world.do((model, at) => agentRestarted(model, 'web/0', at));
    const before = world.model;
    expect(run.finish({ code: 0 })).toContain('no longer running');
    expect(world.model).toBe(before);
  });

  it('ends calmly when its unit was removed under it', () => {
    const world = related();
    const run = world.begin('web/0');
    world.do((model, at) => scaleApplication(model, 'web', 0, at)).do((model, at) => podStopped(model, 'web/0', at));
    expect(caller(run)('status-set', 'active')).toMatchObject({ code: 1, stderr: 'ERROR unit "web/0" not found\n' });
    expect(run.finish({ signal: 'SIGKILL' })).toContain('no longer running');
  });

  it('of a unit that is to die keeps it alive until the hook is over', () => {
    const world = new TestWorld().deploy(pg);
    const install = world.begin('pg/0');
    world.do((model, at) => scaleApplication(model, 'pg', 0, at));
    expect(world.model.units['pg/0']?.life).toBe('dying');
    install.finish({ code: 0 });
    expect(world.settle('pg/0')).toEqual(['remove']);
    expect(world.model.units['pg/0']?.life).toBe('dead');
  });

  it('has a context id of its own and ends once', () => {
    const world = related();
    const run = world.begin('web/0');
    expect(run.contextId).toMatch(/^web\/0-update-status-[0-9a-f]{32}$/);
    run.finish({ code: 0 });
    expect(() => run.finish({ code: 0 })).toThrow('finished before');
    expect(caller(run)('is-leader')).toMatchObject({ code: 1, stderr: expect.stringContaining('has ended') });
  });
});
