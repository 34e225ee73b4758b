import { describe, expect, it } from 'vitest';
import { Secret } from '../secret.ts';
import { checkParameters } from './parameters.ts';
import { flatten } from './results.ts';

const spec = {
  params: {
    username: { type: 'string' },
    admin: { type: 'boolean', default: false },
    role: { type: 'string', enum: ['guest', 'member'] },
    count: { type: 'integer' },
  },
  required: ['username'],
} as const;

describe('parameters of an action', () => {
  it('are there with their defaults, the optional ones undefined', () => {
    expect(checkParameters(spec, { username: 'ada' })).toEqual({
      ok: true,
      values: { username: 'ada', admin: false, role: undefined, count: undefined },
    });
  });

  it('are refused all at once, each with what to do', () => {
    expect(checkParameters(spec, { admin: 'yes', role: 'king', count: 1.5 })).toEqual({
      ok: false,
      wrong: [
        'username: give a value, for example username=...',
        'admin: must be of type boolean',
        'role: must be one of guest, member',
        'count: must be of type integer',
      ],
    });
  });
});

describe('results of an action', () => {
  it('become dotted keys that Juju takes', () => {
    expect(
      flatten({ 'register-user': true, User: { Pass_Word: new Secret('shown'), age: 3, none: undefined } }),
    ).toEqual({ 'register-user': 'true', 'user.pass-word': 'shown', 'user.age': '3' });
  });
});
