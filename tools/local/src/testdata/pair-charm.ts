import { packShellCharm } from './shell-charm.ts';

/**
 * A charm in shell without containers, with both ends of one interface: what it is told goes into databags, a secret,
 * and its status. `fail` names a hook that is to fail.
 *
 * @param more lines for its metadata
 */
export function packPair(folder: string, name: string = 'pair', more: string = ''): string {
  return packShellCharm(folder, name, {
    'metadata.yaml': {
      text: `name: pair
summary: Two ends
description: Two ends of one interface.
assumes: [k8s-api]
provides:
  give: {interface: link}
requires:
  take: {interface: link}
resources:
  notes: {type: file, filename: notes.txt, description: A file.}
storage:
  data: {type: filesystem, location: /data}
${more}`,
    },
    'config.yaml': {
      text: `options:
  fail: {type: string, default: "", description: A hook that fails.}
  word: {type: string, default: "", description: A word for the other side.}
`,
    },
    'actions.yaml': {
      text: `notes: {description: Shows the file resource.}
who: {description: Shows who it runs as.}
secret: {description: Makes a secret.}
`,
    },
    dispatch: { mode: 0o755, text: dispatch },
  });
}

const dispatch = `#!/bin/sh
set -eu
hook=\${JUJU_DISPATCH_PATH#*/}
if [ "$(config-get fail)" = "$hook" ]; then exit 1; fi
case "$JUJU_DISPATCH_PATH" in
  hooks/start)
    status-set active
    ;;
  hooks/*-relation-created)
    relation-set name="$JUJU_UNIT_NAME"
    if [ "$(is-leader)" = True ]; then relation-set --app from="$JUJU_UNIT_NAME" word="$(config-get word)"; fi
    ;;
  hooks/take-relation-changed)
    word=$(relation-get --app word "$JUJU_REMOTE_APP")
    name=$(relation-get name "\${JUJU_REMOTE_UNIT:-\${JUJU_REMOTE_APP}/0}")
    status-set active "got $word from $name"
    ;;
  hooks/take-relation-broken)
    status-set active "nothing any more"
    ;;
  hooks/config-changed)
    touch /data/kept
    for id in $(relation-ids give); do
      if [ "$(is-leader)" = True ]; then relation-set -r "$id" --app word="$(config-get word)"; fi
    done
    ;;
  actions/notes)
    path=$(resource-get notes)
    action-set notes="$(cat "$path")"
    ;;
  actions/who)
    action-set uid="$(id -u)" gid="$(id -g)" owner="$(stat -c %u "$JUJU_CHARM_DIR")"
    ;;
  actions/secret)
    id=$(secret-add password=opensesame --label lock)
    secret-get "$id" --peek > /dev/null
    state-set key=opensesame
    action-set done=yes
    ;;
esac
`;
