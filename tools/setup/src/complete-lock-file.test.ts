import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingOptionals } from './complete-lock-file.ts';

const lockFile = path.resolve(import.meta.dirname, '../../../package-lock.json');

describe('the lock file', () => {
  it('has every optional package that it names; else run node tools/setup/src/complete-lock-file.ts', () => {
    const { packages } = JSON.parse(fs.readFileSync(lockFile, 'utf8'));
    expect(Object.keys(missingOptionals(packages))).toEqual([]);
  });
});

describe('completing a lock file', () => {
  it('adds what a mirror does not have, with its platform', () => {
    const packages = {
      'node_modules/tool': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { 'tool-linux-x64-musl': '1.0.0', 'tool-darwin-arm64': '1.0.0' },
      },
    };
    expect(missingOptionals(packages)).toEqual({
      'node_modules/tool-linux-x64-musl': {
        version: '1.0.0',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
      'node_modules/tool-darwin-arm64': { version: '1.0.0', cpu: ['arm64'], dev: true, optional: true, os: ['darwin'] },
    });
  });

  it('puts a version below the one that asks when another version has its place', () => {
    const packages = {
      'node_modules/tool': { version: '2.0.0', optionalDependencies: { 'tool-linux-arm64': '2.0.0' } },
      'node_modules/tool-linux-arm64': { version: '1.0.0' },
      'node_modules/other/node_modules/tool': {
        version: '1.0.0',
        optionalDependencies: { 'tool-linux-arm64': '1.0.0' },
      },
    };
    expect(Object.keys(missingOptionals(packages))).toEqual(['node_modules/tool/node_modules/tool-linux-arm64']);
  });
});
