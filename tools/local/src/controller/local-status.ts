import { statusOf } from '@grimoire/juju-model';
import { deploymentOf } from './deployment.ts';
import { answersHttp } from './http-answer.ts';
import type { ModelRuntime } from './model-runtime.ts';
import type { LocalReport, LocalStatus } from './status-table.ts';

/** Everything that `status` shows. It asks every relayed port whether it speaks HTTP, to show a URL or an address. */
export async function localStatus(runtime: ModelRuntime): Promise<LocalStatus> {
  const { store, halted, published } = runtime;
  const report = statusOf(store.read(), Date.now());
  const entries = Object.keys(report.applications).map(async (name): Promise<[string, LocalReport]> => {
    const own = published.filter(({ application }) => application === name);
    const urls = await Promise.all(own.map(async ({ hostPort }) => addressOf(hostPort)));
    return [name, { urls, ...(deploymentOf(store, name)?.standIn === true && { 'stand-in': true }) }];
  });
  return {
    ...report,
    local: { halted, applications: Object.fromEntries(await Promise.all(entries)), remarks: await remarksOf(runtime) },
  };
}

async function addressOf(hostPort: number): Promise<string> {
  const url = `http://127.0.0.1:${hostPort}/`;
  return (await answersHttp(url, 500)) === undefined ? `127.0.0.1:${hostPort}` : url;
}

async function remarksOf({ world, halted, folder }: ModelRuntime): Promise<readonly string[]> {
  if (halted) return [`Model "${folder.name}" is stopped and its data is kept: grimoire up starts it again.`];
  const pods = (await world?.pods().catch(() => [])) ?? [];
  const reasons = pods.flatMap(({ containers }) =>
    containers.flatMap(({ memoryLimit }) => (memoryLimit.is === 'not enforced' ? [memoryLimit.why] : [])),
  );
  return [...new Set(reasons)].map((why) => `The memory limit of charm containers is not enforced: ${why}`);
}
