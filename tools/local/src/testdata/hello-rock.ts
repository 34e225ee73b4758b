import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A rock with a Pebble layer and nothing to run in it. Answers its folder. */
export function defineHelloRock(folder: string): string {
  const rock = join(folder, 'web-rock');
  mkdirSync(rock, { recursive: true });
  writeFileSync(
    join(rock, 'rockcraft.yaml'),
    `name: web
summary: A rock of nearly nothing
description: A rock of nearly nothing.
version: "1"
base: ubuntu@22.04
platforms: {amd64: , arm64: }
services:
  idle: {override: replace, command: sleep infinity, startup: enabled}
parts:
  nothing: {plugin: nil}
`,
  );
  return rock;
}
