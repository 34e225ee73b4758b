import { renderJson, type RunGoal, type ServiceGoal, type Task } from '@grimoire/charm';
import type { Wanted } from './options.ts';

const folder = '/var/lib/mail';
/** Where messages are, one a file. */
export const messages: string = `${folder}/box/new`;
const configuration = '/etc/grimoire/mail.json';
/** In the volume: a task that is done is not done again for another pod. */
const certificate = `${folder}/mail.pem`;

/**
 * A server that is as the options say, so that a client meets what it was told. It keeps all mail and sends none on.
 *
 * @param fqdn - what clients call it: its certificate is for that name, for those that check names.
 */
export function server(options: Wanted, fqdn: string): RunGoal {
  const { port, transportSecurity: security, authType, user, password } = options;
  const encrypted = security !== 'none';
  return {
    files: {
      [configuration]: {
        content: renderJson({
          port,
          security,
          certificate,
          folder: `${folder}/box`,
          owner: 'keeper',
          ...(authType === 'plain' && { user, password }),
        }),
        mode: 0o600,
      },
    },
    tasks: [ownVolume, ...(encrypted ? [makeCertificate(fqdn)] : [])],
    services: { smtp: service },
    checks: { smtp: { level: 'ready', period: '5s', threshold: 3, tcp: { port } } },
  };
}

const service: ServiceGoal = {
  summary: 'A mail server that keeps its mail',
  // As root, to listen below port 1024; it becomes another user then.
  command: `/usr/bin/python3 -u /usr/lib/grimoire/serve_mail.py ${configuration}`,
};

const beforeServing = { when: 'before', by: 'each', timeoutSeconds: 60, failure: 'blocked' } as const;

const ownVolume: Task = {
  ...beforeServing,
  name: 'own-volume',
  key: folder,
  run: ['/usr/bin/install', '--directory', '--owner=keeper', '--group=keeper', '--mode=750', folder],
};

/** Signed by itself: whoever wants to encrypt can, and nobody can know whom he talks to. */
const makeCertificate = (fqdn: string): Task => ({
  ...beforeServing,
  name: 'make-certificate',
  key: `${certificate} ${fqdn}`,
  run: ['/bin/sh'],
  stdin: `
set -eu
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=smtp-integrator \\
  -addext "subjectAltName=DNS:$NAME" \\
  -keyout ${certificate}.key -out ${certificate}.crt
cat ${certificate}.key ${certificate}.crt > ${certificate}
`,
  environment: { NAME: fqdn },
});
