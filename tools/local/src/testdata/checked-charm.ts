import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packShellCharm } from './shell-charm.ts';

/** A charm in shell with one container, whose checks and `stop` hook are as its options say. */
export function packChecked(folder: string, name: string = 'checked', version: string = '1'): string {
  return packShellCharm(folder, name, {
    'metadata.yaml': {
      text: `name: checked
summary: A checked container
description: One container with checks.
assumes: [k8s-api]
containers:
  web:
    resource: web-image
    mounts: [{storage: data, location: /data}]
resources:
  web-image: {type: oci-image, description: A rock.}
storage:
  data: {type: filesystem, location: /data}
peers:
  friends: {interface: friends}
`,
    },
    'config.yaml': {
      text: `options:
  slow-stop: {type: int, default: 0, description: Seconds that stop takes.}
`,
    },
    'actions.yaml': { text: 'image: {description: Shows the image resource.}\n' },
    dispatch: {
      mode: 0o755,
      text: `#!/bin/sh
set -eu
case "$JUJU_DISPATCH_PATH" in
  hooks/web-pebble-ready) status-set active "version ${version}" ;;
  hooks/stop) sleep "$(config-get slow-stop)" ;;
  actions/image) action-set image="$(cat "$(resource-get web-image)")" ;;
esac
`,
    },
  });
}

/** A rock whose Pebble has a check of each level: the files /data/sick and /data/busy make them fail. */
export function defineCheckedRock(folder: string): string {
  const rock = join(folder, 'checked-rock');
  mkdirSync(rock, { recursive: true });
  const check = (level: string, file: string): string =>
    `{override: replace, level: ${level}, period: 500ms, timeout: 400ms, threshold: 1, exec: {command: test ! -e ${file}}}`;
  writeFileSync(
    join(rock, 'rockcraft.yaml'),
    `name: checked
summary: A rock with checks
description: A rock with checks.
version: "1"
base: ubuntu@22.04
platforms: {amd64: , arm64: }
services:
  idle: {override: replace, command: sleep infinity, startup: enabled}
checks:
  living: ${check('alive', '/data/sick')}
  serving: ${check('ready', '/data/busy')}
parts:
  nothing: {plugin: nil}
`,
  );
  return rock;
}
