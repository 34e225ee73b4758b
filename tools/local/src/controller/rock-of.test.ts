import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rockOf } from './rock-of.ts';

describe('the rock of an image', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'grimoire-rock-of-'));
  for (const rock of ['redis', 'go-app', 'shop']) {
    mkdirSync(join(workspace, 'rocks', rock), { recursive: true });
    writeFileSync(join(workspace, 'rocks', rock, 'rockcraft.yaml'), `name: ${rock}\n`);
  }
  afterAll(() => rmSync(workspace, { recursive: true }));

  it('is called as the resource', () => {
    expect(rockOf('redis-image', 'redis-k8s', workspace)).toBe(join(workspace, 'rocks/redis'));
  });

  it('has the charm’s name before it where charms call their image alike', () => {
    expect(rockOf('app-image', 'go-k8s', workspace)).toBe(join(workspace, 'rocks/go-app'));
  });

  it('may have the name of a web application', () => {
    expect(rockOf('flask-app-image', 'shop', workspace)).toBe(join(workspace, 'rocks/shop'));
    expect(() => rockOf('nginx-image', 'shop', workspace)).toThrow(
      'there is no rock in rocks/shop-nginx or rocks/nginx;',
    );
  });

  it('is asked for when the workspace has none', () => {
    expect(() => rockOf('app-image', 'flask-k8s', workspace)).toThrow(
      'resource "app-image" of charm "flask-k8s": there is no rock in rocks/flask-app or rocks/flask-k8s or rocks/app; give one with --resource app-image=<folder>',
    );
  });
});
