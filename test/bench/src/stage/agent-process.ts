/** The unit agent in a process of its own, so that what it does never waits for what is measured, nor the other way. */
import { agentDirectory, charmFromFiles, hookName, type Hook } from '@grimoire/juju-model';
import type { Answer, AtRest, Deployment, Question } from './agent-client.ts';
import { answerDatabase } from './database-answer.ts';
import { run } from './dispatch.ts';
import { UnitAgent, type Called } from './unit-agent.ts';

const agent = new UnitAgent();
/** Units that are played here, of all deployments. */
const played: string[] = [];

process.on('message', (question: Question) => {
  void answer(question).then(
    (value) => send({ value }),
    (error: unknown) => send({ error: error instanceof Error ? error.message : String(error) }),
  );
});

function send(what: Answer): void {
  process.send?.(what);
}

async function answer(question: Question): Promise<unknown> {
  switch (question.do) {
    case 'deploy':
      return deploy(question);
    case 'begin':
      return agent.begin(question.unit, { kind: question.hook });
    case 'end':
      return agent.end(question.code);
  }
}

/** Runs hooks of all units until none has one. @returns how each measured unit came to rest */
async function deploy({ applications, integrations }: Deployment): Promise<Readonly<Record<string, AtRest>>> {
  const measured: string[] = [];
  for (const { files, name = charmFromFiles(files).name, config, address, boots } of applications) {
    agent.deploy(files, name, config, address);
    (boots === undefined ? played : measured).push(`${name}/0`);
  }
  for (const [first, second] of integrations) agent.integrate(first, second);
  for (const { files, name = charmFromFiles(files).name, boots = {} } of applications) {
    for (const [container, bootId] of Object.entries(boots)) agent.booted(`${name}/0`, container, bootId);
  }
  const hooks = new Map<string, number>(measured.map((unit) => [unit, 0]));
  for (let left = 100 * applications.length; left > 0; left -= 1) {
    const ours = nextOf(measured);
    const theirs = nextOf(played);
    if (ours) {
      await dispatch(ours.unit, ours.hook);
      hooks.set(ours.unit, (hooks.get(ours.unit) ?? 0) + 1);
    } else if (theirs) {
      const running = agent.inProcess(theirs.unit, theirs.hook);
      await answerDatabase(running);
      const refusal = running.finish({ code: 0 });
      if (refusal !== undefined) throw new Error(`${theirs.unit}: ${refusal}`);
    } else return Object.fromEntries(measured.map((unit) => [unit, atRest(unit, hooks.get(unit) ?? 0)]));
  }
  throw new Error(`${measured.join(', ')}: no rest within 100 hooks each`);
}

function nextOf(units: readonly string[]): { readonly unit: string; readonly hook: Hook } | undefined {
  for (const unit of units) {
    const hook = agent.next(unit);
    if (hook) return { unit, hook };
  }
  return undefined;
}

function atRest(unit: string, hooks: number): AtRest {
  const { status, message } = agent.model.units[unit]?.workload ?? { status: 'gone', message: '' };
  if (status !== 'active') throw new Error(`${unit} does not become active: ${status}: ${message}`);
  return { hooks, status: `${status}${message === '' ? '' : `: ${message}`}` };
}

async function dispatch(unit: string, hook: Hook): Promise<readonly Called[]> {
  const charm = `${agentDirectory(unit)}/charm`;
  const { env } = await agent.begin(unit, hook);
  const { code, printed } = await run({ command: `${charm}/dispatch`, cwd: charm, env });
  const calls = await agent.end(code);
  if (code !== 0) {
    throw new Error(`${unit} ${hookName(hook)} ended with code ${code}: ${printed} ${agent.lastLines()}`);
  }
  return calls;
}
