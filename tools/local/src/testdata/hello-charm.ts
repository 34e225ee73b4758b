import { packShellCharm, type CharmFile } from './shell-charm.ts';

/** A charm as small as can be, in shell: it shows what Juju's side does, with Juju's own tools. */
const files: Readonly<Record<string, CharmFile>> = {
  'metadata.yaml': {
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
    text: 'bases: [{name: ubuntu, channel: "22.04", architectures: [amd64, arm64]}]\n',
  },
  'config.yaml': {
    text: `options:
  greeting: {type: string, default: hello, description: What it says.}
  pause: {type: int, default: 0, description: Seconds that config-changed takes once.}
`,
  },
  'actions.yaml': {
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

/** Packs it. Answers the path. */
export function packHello(folder: string): string {
  return packShellCharm(folder, 'hello', files);
}
