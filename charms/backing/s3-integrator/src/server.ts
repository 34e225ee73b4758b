import { commandLine, type RunGoal, type Secret, type Task } from '@grimoire/charm';

/** Where the server listens. */
export const port = 9000;

const folder = '/var/lib/s3';
const secretFile = '/etc/grimoire/s3-secret-key';

/** Both keys on one line, quoted as rclone splits them. The secret one is read here, so that Pebble's plan has none. */
const serve = (accessKey: string): string => `
export RCLONE_CONFIG=/dev/null RCLONE_AUTH_KEY="\\"${accessKey},$(cat ${secretFile})\\""
exec /usr/local/bin/rclone serve s3 --addr :${port} --vfs-cache-mode off ${folder}`;

/**
 * The server, and a folder for every bucket.
 *
 * @param accessKey - an application's name: letters, digits and dashes
 */
export function server(accessKey: string, secretKey: Secret, buckets: readonly string[]): RunGoal {
  return {
    files: { [secretFile]: { content: secretKey, mode: 0o400, user: 'keeper', group: 'keeper' } },
    tasks: [
      makeFolder('own-volume', folder),
      ...buckets.map((name) => makeFolder(bucketTaskName(name), `${folder}/${name}`)),
    ],
    services: {
      s3: {
        summary: 'An S3 server that keeps objects as files',
        command: commandLine('/bin/sh', '-c', serve(accessKey)),
        user: 'keeper',
        group: 'keeper',
      },
    },
    checks: { s3: { level: 'ready', period: '5s', threshold: 3, tcp: { port } } },
  };
}

export const bucketTaskName = (bucket: string): string => `bucket-${bucket}`;

/** By root, because whoever provides the volume may have kept it for root. */
function makeFolder(name: string, path: string): Task {
  return {
    name,
    key: path,
    run: ['/usr/bin/install', '--directory', '--owner=keeper', '--group=keeper', '--mode=750', path],
    when: 'before',
    by: 'each',
    timeoutSeconds: 30,
    failure: 'blocked',
  };
}
