import { describe, expect, it } from 'vitest';
import { formatEndpoint, parseEndpoint } from './endpoint.ts';

describe('an endpoint', () => {
  it.each([
    ['postgresql-k8s-primary.chat.svc.cluster.local:5432', 'postgresql-k8s-primary.chat.svc.cluster.local', 5432],
    ['10.1.2.3:6432', '10.1.2.3', 6432],
    ['db', 'db', 5432],
    ['[fd00::12]:5433', 'fd00::12', 5433],
    ['[fd00::12]', 'fd00::12', 5432],
    ['fd00::12', 'fd00::12', 5432],
  ])('%s is read', (text, host, port) => {
    expect(parseEndpoint(text)).toEqual({ host, port });
  });

  it.each(['', ':5432', 'db:port', 'db:0', 'db:65536', 'host:5432:5432', 'a b:1', 'u@db:1', '[::1:5432'])(
    '%j is refused',
    (text) => {
      expect(parseEndpoint(text)).toBeUndefined();
    },
  );

  it('is written as it is read, IPv6 in brackets', () => {
    expect(formatEndpoint({ host: 'fd00::1', port: 5432 })).toBe('[fd00::1]:5432');
    expect(parseEndpoint(formatEndpoint({ host: 'fd00::1', port: 5432 }))).toEqual({ host: 'fd00::1', port: 5432 });
  });
});
