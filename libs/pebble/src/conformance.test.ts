import { afterAll, describe, it } from 'vitest';

import { fakePeer } from './conformance/fake-peer.ts';
import { fileCases } from './conformance/files.ts';
import type { Lack, Peer } from './conformance/peer.ts';
import { realPebble, realPeer } from './conformance/real-peer.ts';
import { execCases, otherCases } from './conformance/rest.ts';
import { serviceCases } from './conformance/services.ts';

const cases = [...fileCases, ...serviceCases, ...execCases, ...otherCases];

const lacks: readonly Lack[] = [
  { peer: '1.19.2', case: 'runs a check at once', reason: '1.19.2 has no such endpoint, 1.32.1 has' },
  { peer: 'fake', case: 'runs a check at once', reason: 'the fake is as old as the Pebble that Juju ships' },
];

const [older, newer] = await Promise.all([realPebble('1.19.2'), realPebble('1.32.1')]);
const peers: Readonly<Record<string, () => Promise<Peer>>> = {
  fake: fakePeer,
  '1.19.2': () => realPeer(older),
  '1.32.1': () => realPeer(newer),
};
const counts = new Map<string, { ran: number; lacked: number }>();

describe.each(Object.entries(peers))('Pebble %s', (name, open) => {
  const count = { ran: 0, lacked: 0 };
  counts.set(name, count);

  it.concurrent.for(cases)('$name', { timeout: 60_000 }, async (one, { expect }) => {
    const lack = lacks.find((row) => row.peer === name && row.case === one.name);
    const peer = await open();
    try {
      const failure = await one.run(peer).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (lack === undefined) {
        if (failure !== undefined) throw failure;
        expect(failure).toBeUndefined();
        count.ran++;
      } else {
        // What a peer lacks must still be lacking; else the row is to be deleted.
        expect(failure, `${name} can do this now: ${lack.reason}`).toBeDefined();
        count.lacked++;
      }
    } finally {
      await peer.close();
    }
  });
});

afterAll(() => {
  for (const [name, { ran, lacked }] of counts) {
    console.log(`Pebble ${name}: ${ran} of ${cases.length} cases ran, ${lacked} lacking`);
    if (ran + lacked !== cases.length) throw new Error(`Every case must run on ${name}, and pass.`);
  }
  for (const row of lacks) console.log(`  lacking on ${row.peer}: ${row.case}: ${row.reason}`);
});
