import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authority, host, port } from './address.ts';

describe('a host in a databag', () => {
  it.each([
    [
      'redis-k8s-0.redis-k8s-endpoints.model.svc.cluster.local',
      'redis-k8s-0.redis-k8s-endpoints.model.svc.cluster.local',
    ],
    ['10.1.2.3', '10.1.2.3'],
    ['fd00::12', 'fd00::12'],
    ['[fd00::12]', 'fd00::12'],
  ])('%s is read', (raw, value) => {
    expect(host.decode(raw)).toBe(value);
  });

  it.each(['', ' ', 'a b', 'host:80', 'fd00::g', 'u@host', 'host/path', '-x', '.'])('%j is refused', (raw) => {
    expect(() => host.decode(raw)).toThrow(Error);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()), (value) => {
        expect(host.decode(host.encode(value))).toBe(value);
      }),
    );
  });
});

describe('a port in a databag', () => {
  it('is 1 to 65535', () => {
    expect([port.decode('1'), port.decode(' 6379 '), port.decode('65535')]).toEqual([1, 6379, 65_535]);
    for (const raw of ['0', '65536', '-1', '6379.0', 'None', '0x10', '']) expect(() => port.decode(raw)).toThrow(Error);
  });
});

describe('the authority of a URL', () => {
  it('has brackets around IPv6', () => {
    expect(authority({ host: 'fd00::1', port: 6379 })).toBe('[fd00::1]:6379');
    expect(authority({ host: 'redis', port: 6379 })).toBe('redis:6379');
  });
});
