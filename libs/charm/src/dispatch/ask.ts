import { connect } from 'node:net';
import type { Target } from './outside.ts';

const patience = 3_000;

/** Asks a target once, as Pebble's check would. One request on a bare socket: `node:http` is not worth its start-up here. */
export function ask(target: Target): Promise<boolean> {
  if ('tcp' in target) return talk(target.tcp.host, target.tcp.port, undefined, () => true);
  const { hostname, port, host, pathname, search } = new URL(target.http);
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  return talk(hostname.replace(/^\[|\]$/g, ''), Number(port || '80'), request, (head) =>
    /^HTTP\/1\.[01] [23]\d\d/.test(head),
  );
}

function talk(
  host: string,
  port: number,
  request: string | undefined,
  good: (head: string) => boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let head = '';
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patience, () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => end(good(head)));
    socket.on('connect', () => {
      if (request === undefined) end(true);
      else socket.write(request);
    });
    socket.on('data', (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (head.length >= 12) end(good(head));
    });
  });
}
