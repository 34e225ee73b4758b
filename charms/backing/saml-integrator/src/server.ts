import { renderJson, type RunGoal, type Task } from '@grimoire/charm';

export const port = 8080;

export const folder = '/var/lib/saml';
/** PEM; there once the server may start. */
export const certificate: string = `${folder}/idp.crt`;
export const program = '/usr/lib/grimoire/identity_provider.py';
const configuration = '/etc/grimoire/idp.json';

/** @param url - where browsers find it, without a slash at its end. */
export function server(url: string, entity: string): RunGoal {
  return {
    files: { [configuration]: { content: renderJson({ port, url, entity, folder }), mode: 0o644 } },
    tasks: [makeKey],
    services: {
      saml: {
        summary: 'An identity provider',
        command: `/usr/bin/python3 -u ${program} serve ${configuration}`,
        user: 'keeper',
        group: 'keeper',
      },
    },
    checks: {
      saml: { level: 'ready', period: '5s', threshold: 3, http: { url: `http://localhost:${port}/metadata` } },
    },
  };
}

/**
 * Made once and kept in the volume: services that have seen the certificate go on trusting it. Both are made beside and
 * moved into place, the certificate last, so that a kill leaves none or both. By root, because whoever provides the volume
 * may have kept it for root.
 */
const makeKey: Task = {
  name: 'make-key',
  key: certificate,
  run: ['/bin/sh'],
  stdin: `
set -eu
umask 077
install --directory --owner=keeper --group=keeper --mode=750 ${folder}
test ! -e ${certificate} || exit 0
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=saml-integrator -keyout ${folder}/new.key -out ${folder}/new.crt
chown keeper:keeper ${folder}/new.key ${folder}/new.crt
mv ${folder}/new.key ${folder}/idp.key
mv ${folder}/new.crt ${certificate}
`,
  when: 'before',
  by: 'each',
  timeoutSeconds: 60,
  failure: 'blocked',
};
