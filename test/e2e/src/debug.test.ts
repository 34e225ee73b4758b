import { packCharm } from '@grimoire/pack';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './harness/container.ts';
import { Debugger, mapIn, placeOf } from './harness/debugger.ts';
import { at, Grimoire, text, workspace, type Json, type Output } from './harness/grimoire.ts';
import { unitStatus } from './harness/watch.ts';

const folder = path.join(import.meta.dirname, 'fixtures/traced');
const source = path.join(folder, 'src/charm.ts');
const unit = 'traced/0';

describe("a unit's hook under a debugger", { timeout: 120_000 }, () => {
  const grimoire = new Grimoire('debug');
  const charm = new Container(grimoire, unit, 'charm');
  const children: ChildProcess[] = [];
  const sessions: Debugger[] = [];

  beforeAll(async () => {
    const [packed] = await packCharm(folder, { architectures: [process.arch === 'arm64' ? 'arm64' : 'amd64'] });
    if (packed === undefined) throw new Error('the fixture has no platform for this machine');
    await grimoire.do('deploy', packed.path, '--resource', `app-image=${path.join(workspace, 'rocks/tempo')}`);
    await grimoire.active('traced');
    await grimoire.do('wait-for', 'unit', unit);
  }, 300_000);
  afterAll(async () => {
    for (const session of sessions) session.detach();
    for (const child of children) child.kill('SIGKILL');
    await grimoire.destroy();
  }, 60_000);

  /** The command, and what it has said so far. */
  const debugCode = (...words: readonly string[]): Typed => {
    const typed = type(grimoire, 'debug-code', '--port', '0', unit, ...words);
    children.push(typed.child);
    return typed;
  };
  const charmFiles = (): Promise<string> =>
    charm.run('sh', '-c', 'cd /var/lib/juju/agents/unit-traced-0/charm/dist && sha256sum *.cjs');

  it('stops at the first statement, then at a line of TypeScript, shows a variable, and ends well', async () => {
    const files = await charmFiles();
    const before = (await records(grimoire)).length;
    const command = debugCode('--replay', 'config-changed');
    const session = await Debugger.attach(await command.url());
    sessions.push(session);

    await session.ask('Debugger.enable');
    await session.ask('Debugger.setInstrumentationBreakpoint', {
      instrumentation: 'beforeScriptWithSourceMapExecution',
    });
    await session.ask('Runtime.runIfWaitingForDebugger');
    const first = await session.next('Debugger.paused');
    expect(at(first, 'reason')).toBe('Break on start');
    expect(await sourceOf(session, at(first, 'callFrames', 0, 'location', 'scriptId'))).toMatch(
      /hook\.exports\.run\(\)/,
    );

    await session.ask('Debugger.resume');
    const loaded = await session.next('Debugger.paused');
    const map = mapIn(text(at(loaded, 'data', 'sourceMapURL')));
    expect(map.payload.sources).toContain(pathToFileURL(source).href);
    expect(map.payload.sourcesContent).toContain(fs.readFileSync(source, 'utf8'));

    const scriptId = at(loaded, 'data', 'scriptId');
    const code = await sourceOf(session, scriptId);
    const line = fs
      .readFileSync(source, 'utf8')
      .split('\n')
      .findIndex((words) => words.includes('renderJson({ password })'));
    await session.ask('Debugger.setBreakpoint', {
      location: { scriptId, ...placeOf(map, code, pathToFileURL(source).href, line) },
    });
    await session.ask('Debugger.resume');
    const stopped = await session.next('Debugger.paused');
    const frame = at(stopped, 'callFrames', 0);
    expect(at(frame, 'functionName')).toBe('decide');
    const evaluated = await session.ask('Debugger.evaluateOnCallFrame', {
      callFrameId: at(frame, 'callFrameId'),
      expression: 'password.constructor.name',
    });
    expect(at(evaluated, 'result', 'value')).toBe('Secret');

    await session.ask('Debugger.disable');
    session.detach();
    expect(await command.end).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('config-changed of traced/0 ended with exit code 0'),
    });
    expect((await records(grimoire)).slice(before)).toMatchObject([{ hook: 'config-changed', replay: true }]);
    expect(await charmFiles()).toBe(files);
    expect(await grimoire.do('debug-log', '--replay', '-i', unit)).not.toMatch(/[Dd]ebugger/);
  });

  it('waits for the next hook of a name, and goes on when the one who asked gives up', async () => {
    const files = await charmFiles();
    const command = debugCode('start', 'app-pebble-ready');
    await command.said(/waiting for the next start or app-pebble-ready/);
    await grimoire.do('replace-pod', unit);
    await command.url();
    expect((await unitStatus(grimoire, unit)).agent).toBe('executing');
    command.child.kill('SIGINT');
    expect((await command.end).code).toBe(130);
    await grimoire.active('traced');
    const last = (await records(grimoire)).findLast((record) => at(record, 'hook') === 'start');
    expect(last).toMatchObject({ exit: { code: 0 } });
    expect(await charmFiles()).toBe(files);
  });

  it('gives up before there is a hook, and the next one asks for no debugger', async () => {
    const command = debugCode();
    await command.said(/waiting for the next hook/);
    command.child.kill('SIGINT');
    expect((await command.end).code).toBe(130);
    await grimoire.do('replace-pod', unit);
    await grimoire.active('traced');
  });

  it('runs a hook again without a debugger: what it asks of Juju is not kept', async () => {
    expect(await grimoire.do('replay', unit, 'install')).toBe('install of traced/0 ended with exit code 0\n');
    expect(await grimoire.do('hooks', unit, '-n', '1')).toMatch(/install \(replay\)/);
    expect((await records(grimoire)).at(-1)).toMatchObject({ hook: 'install', replay: true });
  });

  it.each([
    [['debug-code', 'traced/9'], /unit "traced\/9" has no pod/],
    [['replay', unit, 'flown'], /no flown of traced\/0 can be run again: grimoire hooks traced\/0/],
    [['debug-code', unit, '--port', '70000'], /--port "70000" is not a port/],
  ])('%j is refused with a sentence', async (words, sentence) => {
    const { code, stderr } = await grimoire.try(...words);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(sentence);
  });
});

const sourceOf = async (session: Debugger, scriptId: Json): Promise<string> =>
  text(at(await session.ask('Debugger.getScriptSource', { scriptId }), 'scriptSource'));

/** The journal of hooks, oldest first. */
async function records(grimoire: Grimoire): Promise<readonly Json[]> {
  const found = await grimoire.json('hooks', unit, '-n', '0');
  return Array.isArray(found) ? found : [];
}

interface Typed {
  readonly child: ChildProcess;
  readonly end: Promise<Output>;
  /** Waits until it has said that. */
  said(words: RegExp): Promise<RegExpExecArray>;
  /** Where the hook waits. */
  url(): Promise<string>;
}

function type(grimoire: Grimoire, ...words: readonly string[]): Typed {
  const child = grimoire.start(...words);
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output.stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
  const end = new Promise<Output>((resolve) => child.once('close', (code) => resolve({ ...output, code: code ?? 1 })));
  const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
    const find = (): RegExpExecArray | null => pattern.exec(output.stdout + output.stderr);
    const seen = async (): Promise<RegExpExecArray | null> => find();
    const found = await grimoire.until(`${words.join(' ')} says ${pattern}`, seen, (match) => match !== null);
    if (found === null) throw new Error('not said');
    return found;
  };
  return { child, end, said, url: async () => (await said(/waits for a debugger at (ws:\S+)/))[1] ?? '' };
}
