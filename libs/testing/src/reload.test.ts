/** Files that a service reads again, and where its output goes: with the Pebble that Juju ships. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resetConfig, setConfig } from '@grimoire/juju-model';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClockCharm, clockScript } from './fixtures/clock.ts';
import { realPebble, startContainer, type RealContainer } from './fixtures/real-pebble.ts';
import { crashAtEveryWrite, type Scenario } from './laws.ts';
import { World } from './world.ts';

async function configured(world: World, config: Parameters<typeof setConfig>[2]): Promise<void> {
  world.change((model) => setConfig(model, 'clock', config));
  await world.settle();
}

describe('a file that a service reads again', () => {
  it('is read again after a kill at any write, by a service that goes on', async () => {
    const change: Scenario = async (options, prepare) => {
      const world = new World(options);
      world.deploy(ClockCharm, { containers: { clock: { exec: () => ({}) } } });
      await world.settle();
      world.journal.writes.length = 0;
      const told = vi.spyOn(world.pebble('clock/0', 'clock'), 'sendSignal');
      prepare(world);
      await configured(world, { hours: 24 });
      expect(told).toHaveBeenCalledWith('SIGHUP', ['hands']);
      return world;
    };
    const { writes, differences } = await crashAtEveryWrite(change);
    expect(writes).toBeGreaterThan(2);
    expect(differences).toEqual([]);
  });
});

// The binary is built by `npm test`'s set-up; without it there is nothing to compare with.
describe.skipIf(!existsSync(realPebble))('with the real Pebble 1.19.2', { timeout: 60_000 }, () => {
  let container: RealContainer;
  let world: World;

  beforeEach(async () => {
    container = await startContainer('clock', clockScript);
    world = new World({ pebble: () => container.pebble });
    world.deploy(ClockCharm);
    await world.settle();
  });
  afterEach(() => container.stop());

  const ran = (): readonly string[] => readFileSync(container.log, 'utf8').trim().split('\n');
  const since = async (): Promise<string | undefined> =>
    (await container.pebble.services()).find(({ name }) => name === 'hands')?.currentSince;

  it('a service is told once that its file changed, and is not restarted', async () => {
    const before = await since();
    await vi.waitFor(() => expect(ran()).toContain('turn'));
    await configured(world, { hours: 24 });
    await world.run('clock/0', { kind: 'config-changed' });
    await vi.waitFor(() => expect(ran().filter((line) => line === 'again')).toHaveLength(1));
    expect(await since()).toBe(before);
    expect(await container.pebble.readText('/etc/hours')).toBe('24\n');
  });

  it('what a service prints is sent with its labels, until that is not wanted any more', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
      request.on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on TCP has an address of this kind.
    const { port } = server.address() as AddressInfo;
    try {
      await configured(world, { logs: `http://127.0.0.1:${port}/loki/api/v1/push` });
      await vi.waitFor(() => expect(bodies.join('')).toContain('the hands turn'), 10_000);
      expect(bodies.join('')).toContain('"unit":"clock/0"');
      expect(bodies.join('')).toContain('"pebble_service":"hands"');

      world.change((model) => resetConfig(model, 'clock', ['logs']));
      await world.settle();
      expect((await container.pebble.plan())['log-targets']['far']?.services).toEqual(['all', '-all']);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const sent = bodies.length;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(bodies).toHaveLength(sent);
    } finally {
      server.close();
    }
  });
});
