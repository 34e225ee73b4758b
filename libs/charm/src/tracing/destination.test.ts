import { describe, expect, it } from 'vitest';
import type { Declared } from '../decide.ts';
import type { Observed } from '../snapshot.ts';
import { Integration, type AnyIntegration } from '../integration.ts';
import { ready, waiting, type Reading } from '../reading.ts';
import { destinationOf } from './destination.ts';

const integration = (value: Reading<unknown>): AnyIntegration =>
  new Integration('requires', 'any', 'always', { read: () => value });
const tracing = { endpoint: 'charm-tracing', certificates: 'receive-ca-cert', deliver: async () => undefined };
const observed: Observed = {
  self: {
    name: 'chat/0',
    app: 'chat',
    charm: 'chat',
    model: 'test',
    modelUuid: '',
    leader: true,
    life: 'alive',
    plannedUnits: 1,
    units: ['chat/0'],
    address: undefined,
    fqdn: '',
    proxies: { http: undefined, https: undefined, no: undefined },
  },
  options: {},
  relations: {},
  facts: {},
  kept: {},
};

function destination(receivers: Reading<unknown>, certificates: Reading<unknown> = ready([])): unknown {
  const declared: Declared = {
    config: () => ready(undefined),
    decide: () => ({}),
    integrations: { 'charm-tracing': integration(receivers), 'receive-ca-cert': integration(certificates) },
    facts: {},
    kept: {},
    seats: {},
    unready: {},
    actions: {},
  };
  return destinationOf(tracing, declared, observed);
}

const [grpc, plain, https] = ['tempo:4317', 'http://tempo:4318', 'https://tempo:4318'];
const secured = { address: grpc, certificates: 'A\nB' };

describe('where traces go', () => {
  it.each([
    ['nowhere without a relation', ready(undefined), undefined, undefined],
    ['nowhere while the relation says nothing', waiting('charm-tracing', 'not yet'), undefined, undefined],
    ['nowhere when gRPC is not served', ready({ otlp_http: plain }), undefined, undefined],
    ['nowhere when what is said is no address', ready({ otlp_grpc: 5 }), undefined, undefined],
    ['to the receiver', ready({ otlp_grpc: grpc }), undefined, { address: grpc }],
    [
      'to the receiver of an address with a scheme',
      ready({ otlp_grpc: 'http://tempo:4317/' }),
      undefined,
      { address: grpc },
    ],
    [
      'in the clear where the receiver is, whoever is trusted',
      ready({ otlp_grpc: grpc, otlp_http: plain }),
      ready(['A']),
      { address: grpc },
    ],
    ['over TLS where the receiver has it', ready({ otlp_grpc: grpc, otlp_http: https }), ready(['A', 'B']), secured],
    [
      'over TLS where there are certificates and nothing tells otherwise',
      ready({ otlp_grpc: grpc }),
      ready(['A', 'B']),
      secured,
    ],
    [
      'nowhere when the receiver has TLS and nobody is trusted',
      ready({ otlp_grpc: grpc, otlp_http: https }),
      undefined,
      undefined,
    ],
    [
      'nowhere when it has TLS by its own scheme, and certificates wait',
      ready({ otlp_grpc: `https://${grpc}` }),
      waiting('ca', 'not yet'),
      undefined,
    ],
  ])('%s', (_, receivers, certificates, expected) => {
    expect(destination(receivers, certificates)).toEqual(expected);
  });
});
