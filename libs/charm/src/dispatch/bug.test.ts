import { expect, it } from 'vitest';
import { learn } from '../redact.ts';
import { BugInCharm } from './bug.ts';

it('says in one sentence what is wrong and where, without a stack and without secrets', () => {
  learn('the-password');
  const buggy = (): never => {
    throw new TypeError('cannot use the-password\n    at nowhere');
  };
  const error = new TypeError('cannot use the-password\nmore');
  error.stack = 'TypeError: x\n    at decide (/charms/chat/src/charm.ts:12:5)\n    at node:internal:1:1';
  expect(new BugInCharm(error).message).toBe('the charm has a bug: cannot use [secret] (charms/chat/src/charm.ts:12)');
  expect(() => BugInCharm.caught(buggy)).toThrow(/^the charm has a bug: cannot use \[secret\]/);
});
