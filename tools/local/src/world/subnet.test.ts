import { describe, expect, it } from 'vitest';
import { readSubnet } from './subnet.ts';

describe('the subnet of a world', () => {
  it('gives the first address to the bridge, and every other one once before any twice', () => {
    const subnet = readSubnet('10.9.3.0/24');
    expect(subnet.gateway).toBe('10.9.3.1');
    const given = Array.from({ length: 253 }, () => subnet.next(() => false));
    expect(new Set(given).size).toBe(253);
    expect([given[0], given.at(-1)]).toEqual(['10.9.3.2', '10.9.3.254']);
    expect(subnet.next(() => false)).toBe('10.9.3.2');
  });

  it('passes over what is taken, and says when everything is', () => {
    const subnet = readSubnet('10.77.0.0/16');
    expect(subnet.next((address) => address === '10.77.0.2')).toBe('10.77.0.3');
    expect(() => readSubnet('10.9.3.0/24').next(() => true)).toThrow(
      'every address of the subnet 10.9.3.0/24 is taken',
    );
  });

  it('knows which addresses are for pods', () => {
    const { contains } = readSubnet('10.77.0.0/16');
    expect(['10.77.0.2', '10.77.255.254'].map((address) => contains(address))).toEqual([true, true]);
    const others = ['10.77.0.0', '10.77.0.1', '10.77.255.255', '10.78.0.2', 'x'];
    expect(others.map((address) => contains(address))).toEqual(others.map(() => false));
  });

  it.each(['', '10.77.0.0', '10.77.0.0/8', '10.77.0.0/25', '10.77.0/16', 'fd00::/16'])('refuses %j', (notation) => {
    expect(() => readSubnet(notation)).toThrow('give one like 10.77.0.0/16');
  });
});
