import { problemsOf, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tracingOffer, tracingProvider } from './provider.ts';
import { tracing } from './requirer.ts';
import { answer, protocols, request, type Receiver } from './wire.ts';

const context = { endpoint: 'tracing', self: selfOf({ name: 'chat' }) };
const relation = relationOf('tracing', 'tempo', { id: 3 });
const related = (remoteApp: Databag): typeof relation => ({ ...relation, remoteApp });
const receivers = JSON.stringify([
  { protocol: { name: 'otlp_grpc', type: 'grpc' }, url: 'tempo:4317' },
  { protocol: { name: 'otlp_http', type: 'http' }, url: 'http://tempo:4318' },
  { protocol: { name: 'otlp_http', type: 'http' }, url: 'http://second:4318' },
]);

describe('the requirer', () => {
  it('asks for the protocols that it speaks', () => {
    expect(tracing('otlp_http', 'otlp_grpc').spec.owes?.(relation, context)).toEqual({
      app: { receivers: '["otlp_http","otlp_grpc"]' },
    });
  });

  it.each<[string, Databag, unknown]>([
    ['the first of each protocol', { receivers }, { otlp_http: 'http://tempo:4318', otlp_grpc: 'tempo:4317' }],
    ['none of a relay without a backend', { receivers: '[]' }, {}],
    ['nothing before an answer', {}, undefined],
  ])('gets %s', (_what, bag, endpoints) => {
    expect(tracing('otlp_http', 'otlp_grpc').read([related(bag)], context)).toEqual({ is: 'ready', value: endpoints });
  });

  it('is not held up when it is not related', () => {
    expect(tracing('otlp_http').read([], context)).toEqual({ is: 'ready', value: undefined });
  });

  it('says who sent what cannot be read, and never throws', () => {
    expect(problemsOf(tracing('otlp_http').read([related({ receivers: '[{"url": 5}]' })], context))[0]?.why).toBe(
      'tracing: cannot read receivers from the tempo charm: check that charm, or remove the relation',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['ready', 'blocked']).toContain(tracing('otlp_http').read([related({ receivers: text })], context).is);
        expect(tracingProvider().read([related({ receivers: text })], context).is).toBe('ready');
      }),
    );
  });
});

describe('both ends', () => {
  it('what is offered is what is read: of the open ports those that were asked for', () => {
    const traced = { relation: 3, endpoint: 'tracing', app: 'chat', wanted: ['otlp_http', 'otlp_grpc', 'newer'] };
    const { app } = tracingOffer('tracing', traced, 'fd00::9', { otlp_grpc: 4317, otlp_http: 4318, zipkin: 9411 });
    expect(app?.['receivers']).not.toContain('9411');
    expect(tracing('otlp_http', 'otlp_grpc').read([related({ receivers: app?.['receivers'] ?? '' })], context)).toEqual(
      {
        is: 'ready',
        value: { otlp_http: 'http://[fd00::9]:4318', otlp_grpc: '[fd00::9]:4317' },
      },
    );
  });

  it('what is asked for is what the provider reads', () => {
    const app = tracing('otlp_http').spec.owes?.(relation, context).app;
    expect(tracingProvider().read([related({ receivers: app?.['receivers'] ?? '' }), related({})], context)).toEqual({
      is: 'ready',
      value: { all: [{ relation: 3, endpoint: 'tracing', app: 'tempo', wanted: ['otlp_http'] }] },
    });
  });

  it('what is written is read unchanged', () => {
    const receiver: fc.Arbitrary<Receiver> = fc.record({
      protocol: fc.record({ name: fc.string(), type: fc.constantFrom('http', 'grpc') }),
      url: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(receiver), fc.array(fc.constantFrom(...protocols)), (all, wanted) => {
        expect(answer.parse({ receivers: answer.write({ receivers: all })['receivers'] ?? '' })).toMatchObject({
          ok: true,
          value: { receivers: all },
        });
        expect(request.parse({ receivers: request.write({ receivers: wanted })['receivers'] ?? '' })).toMatchObject({
          ok: true,
          value: { receivers: wanted },
        });
      }),
    );
  });

  it('each of several applications is told of what it asked for', () => {
    const two = [
      relationOf('tracing', 'chat', { id: 3, remoteApp: { receivers: '["otlp_http"]' } }),
      relationOf('tracing', 'wiki', { id: 4, remoteApp: { receivers: '["otlp_grpc"]' } }),
    ];
    const reading = tracingProvider().read(two, context);
    const all = reading.is === 'ready' ? (reading.value?.all ?? []) : [];
    const ports = { otlp_grpc: 4317, otlp_http: 4318 };
    expect(all.map((traced) => tracingOffer('tracing', traced, '10.1.0.9', ports).app?.['receivers'])).toEqual([
      expect.stringMatching(/^(?!.*4317).*4318/),
      expect.stringMatching(/^(?!.*4318).*4317/),
    ]);
    // One that goes takes nothing from the other.
    expect(tracingProvider().read(two.slice(1), context)).toMatchObject({ value: { all: [{ app: 'wiki' }] } });
  });
});
