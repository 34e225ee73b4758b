/** The unit agent in a process of its own, so that what it does never waits for what is measured, nor the other way. */
import { agentDirectory, hookName, type Hook } from '@grimoire/juju-model';
import type { Answer, Question } from './agent-client.ts';
import { answerDatabase } from './database-answer.ts';
import { run } from './dispatch.ts';
import { UnitAgent, type Called } from './unit-agent.ts';

const unit = 'synapse/0';
const provider = 'postgresql-k8s/0';
const charm = `${agentDirectory(unit)}/charm`;
const agent = new UnitAgent();

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
      return agent.begin(unit, { kind: question.hook });
    case 'end':
      return agent.end(question.code);
  }
}

/** Runs hooks of both units until neither has one. @returns how many of the measured unit ran, and its status */
async function deploy(question: Extract<Question, { do: 'deploy' }>): Promise<{ hooks: number; status: string }> {
  agent.deploy(question.postgresql, {}, '10.1.0.10');
  agent.deploy(question.synapse, { server_name: 'bench.example' }, '10.1.0.11');
  agent.integrate('synapse:database', 'postgresql-k8s:database');
  for (const [container, bootId] of Object.entries(question.boots)) agent.booted(unit, container, bootId);
  let hooks = 0;
  for (let left = 100; left > 0; left -= 1) {
    const [ours, theirs] = [agent.next(unit), agent.next(provider)];
    if (ours) {
      await dispatch(ours);
      hooks += 1;
    } else if (theirs) {
      const running = agent.inProcess(provider, theirs);
      await answerDatabase(running);
      const refusal = running.finish({ code: 0 });
      if (refusal !== undefined) throw new Error(`${provider}: ${refusal}`);
    } else {
      const { status, message } = agent.model.units[unit]?.workload ?? { status: 'gone', message: '' };
      if (status !== 'active') throw new Error(`${unit} does not become active: ${status}: ${message}`);
      return { hooks, status: `${status}${message === '' ? '' : `: ${message}`}` };
    }
  }
  throw new Error(`${unit} does not come to rest within 100 hooks`);
}

async function dispatch(hook: Hook): Promise<readonly Called[]> {
  const { env } = await agent.begin(unit, hook);
  const { code, printed } = await run({ command: `${charm}/dispatch`, cwd: charm, env });
  const calls = await agent.end(code);
  if (code !== 0) throw new Error(`${hookName(hook)} ended with code ${code}: ${printed} ${agent.lastLines()}`);
  return calls;
}
