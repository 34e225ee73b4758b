import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** A charm as small as can be, in shell: it shows what Juju's side does, with Juju's own tools. */
const files: Readonly<Record<string, { readonly mode: number; readonly text: string }>> = {
  'metadata.yaml': {
    mode: 0o644,
    text: `name: hello
summary: Says hello
description: Says hello.
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
  'manifest.yaml': {
    mode: 0o644,
    text: 'bases: [{name: ubuntu, channel: "22.04", architectures: [amd64, arm64]}]\n',
  },
  'config.yaml': {
    mode: 0o644,
    text: `options:
  greeting: {type: string, default: hello, description: What it says.}
  pause: {type: int, default: 0, description: Seconds that config-changed takes once.}
`,
  },
  'actions.yaml': {
    mode: 0o644,
    text: `say:
  description: Says it back.
  params: {what: {type: string}}
  required: [what]
  additionalProperties: false
break:
  description: Fails.
`,
  },
  dispatch: {
    mode: 0o755,
    text: `#!/bin/sh
set -eu
env | sort > "/data/environment"
case "$JUJU_DISPATCH_PATH" in
  hooks/config-changed)
    pause=$(config-get pause)
    if [ "$pause" != 0 ] && [ ! -e /data/paused ]; then
      touch /data/paused
      exec sleep "$pause"
    fi
    status-set active "$(config-get greeting)"
    ;;
  hooks/web-pebble-ready)
    open-port 8080
    ;;
  actions/say)
    action-log "thinking"
    action-set said="$(action-get what)" where.unit="$JUJU_UNIT_NAME"
    echo spoken
    ;;
  actions/break)
    echo broken >&2
    exit 3
    ;;
esac
`,
  },
};

/** Packs it: a zip of stored members with Unix modes. Answers the path. */
export function packHello(folder: string): string {
  const path = join(folder, 'hello.charm');
  writeFileSync(path, zip(Object.entries(files).map(([name, { mode, text }]) => ({ name, mode, text }))));
  return path;
}

function zip(members: readonly { name: string; mode: number; text: string }[]): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, mode, text } of members) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt32LE(crc32(data), 10);
    fixed.writeUInt32LE(data.length, 14);
    fixed.writeUInt32LE(data.length, 18);
    fixed.writeUInt16LE(path.length, 22);
    const central = Buffer.alloc(14);
    central.writeUInt32LE((0o100000 | mode) * 0x10000, 6);
    central.writeUInt32LE(offset, 10);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), fixed, path, data);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fixed, central, path);
    offset += 30 + path.length + data.length;
  }
  const body = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(body.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, body, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
