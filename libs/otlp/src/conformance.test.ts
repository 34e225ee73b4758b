import type { Trace } from '@grimoire/charm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectorProgram, startCollector, type Collector } from './conformance/collector.ts';
import { Sender } from './send/sender.ts';

const trace: Trace = {
  id: '0102030405060708090a0b0c0d0e0f10',
  resource: { 'service.name': 'chat', juju_unit: 'chat/0' },
  spans: [
    {
      name: 'relation-get',
      kind: 'client',
      id: '00000000000000aa',
      parent: '00000000000000ff',
      start: 1_795_000_000_000_123,
      end: 1_795_000_000_000_456,
      attributes: { exit_code: 1, ratio: 0.25, leader: true, far: -(2 ** 53 - 1) },
      failed: 'exit code 1',
    },
    {
      name: 'dispatch config-changed',
      kind: 'internal',
      id: '00000000000000ff',
      start: 1_795_000_000_000_000,
      end: 1_795_000_000_001_000,
      attributes: { event: 'config-changed – ünïcode' },
    },
  ],
};

const seconds = (count: number): number => Date.now() + count * 1000;

let program: string;
beforeAll(async () => {
  program = await collectorProgram();
}, 600_000);

describe.each([
  ['in the clear', false],
  ['over TLS', true],
])("OpenTelemetry's collector, %s", (_, tls) => {
  let collector: Collector;
  beforeAll(async () => {
    collector = await startCollector(program, { tls });
  }, 60_000);
  afterAll(() => collector.close());
  const to = (): { address: string; certificates?: string } => ({
    address: collector.address,
    ...(collector.certificates !== undefined && { certificates: collector.certificates }),
  });

  it('reads what was sent, to the last attribute', async () => {
    const sender = new Sender(to());
    expect(await sender.send([trace], seconds(10))).toEqual({ is: 'taken' });
    sender.close();
    expect(collector.received()).toEqual([
      {
        traceId: trace.id,
        spanId: '00000000000000aa',
        parentSpanId: '00000000000000ff',
        name: 'relation-get',
        kind: 3,
        startTimeUnixNano: '1795000000000123000',
        endTimeUnixNano: '1795000000000456000',
        attributes: { exit_code: '1', ratio: 0.25, leader: true, far: '-9007199254740991' },
        status: { message: 'exit code 1', code: 2 },
        resource: { 'service.name': 'chat', juju_unit: 'chat/0' },
      },
      {
        traceId: trace.id,
        spanId: '00000000000000ff',
        parentSpanId: '',
        name: 'dispatch config-changed',
        kind: 1,
        startTimeUnixNano: '1795000000000000000',
        endTimeUnixNano: '1795000000001000000',
        attributes: { event: 'config-changed – ünïcode' },
        status: {},
        resource: { 'service.name': 'chat', juju_unit: 'chat/0' },
      },
    ]);
  });

  it('takes a thousand spans at once', async () => {
    const [span] = trace.spans;
    if (!span) throw new Error('no span');
    const before = collector.received().length;
    const spans = Array.from({ length: 1000 }, (_one, index) => ({
      ...span,
      id: (index + 1).toString(16).padStart(16, '0'),
    }));
    const sender = new Sender(to());
    expect(await sender.send([{ ...trace, spans }], seconds(10))).toEqual({ is: 'taken' });
    sender.close();
    expect(collector.received()).toHaveLength(before + 1000);
  });
});

describe("OpenTelemetry's collector with TLS", () => {
  it('is not trusted with certificates of somebody else, nor spoken to in the clear', async () => {
    const [collector, other] = [
      await startCollector(program, { tls: true }),
      await startCollector(program, { tls: true }),
    ];
    const { address } = collector;
    for (const wrong of [{ address, certificates: other.certificates ?? '' }, { address }]) {
      const sender = new Sender(wrong);
      expect(await sender.send([trace], seconds(1))).toMatchObject({ is: 'failed' });
      sender.close();
    }
    expect(collector.received()).toEqual([]);
    await Promise.all([collector.close(), other.close()]);
  }, 60_000);
});
