import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4, isIPv6 } from 'node:net';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { type Answer, readQuestion, typeA, typeAaaa, writeAnswer } from './dns-message.ts';

/** Answers for the names it was given, and says of every other one that it does not exist. It asks nobody else. */
export interface NameServer {
  setHosts(records: Readonly<Record<string, readonly string[]>>): void;
}

export async function startNameServer(address: string): Promise<NameServer> {
  const socket = createSocket('udp4');
  let names = new Map<string, readonly string[]>();
  socket.on('message', (message, from) => {
    const question = readQuestion(message);
    if (question === undefined) return;
    socket.send(writeAnswer(question, lookUp(names, question.name, question.type)), from.port, from.address);
  });
  // A pod that went away before its answer: nothing to do.
  socket.on('error', () => undefined);
  socket.bind(53, address);
  await once(socket, 'listening');
  return {
    setHosts(records) {
      names = readRecords(records);
    },
  };
}

export function lookUp(names: ReadonlyMap<string, readonly string[]>, name: string, type: number): Answer {
  const addresses = names.get(name);
  if (addresses === undefined) return 'unknown';
  if (type === typeA) return { addresses: addresses.filter((address) => isIPv4(address)) };
  if (type === typeAaaa) return { addresses: addresses.filter((address) => isIPv6(address)) };
  return { addresses: [] };
}

export function readRecords(records: Readonly<Record<string, readonly string[]>>): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const [name, addresses] of Object.entries(records)) {
    const wrong = addresses.find(
      (address) => !/^[0-9.]+$|^[0-9a-f:]+$/i.test(address) || !(isIPv4(address) || isIPv6(address)),
    );
    if (wrong !== undefined) throw new GrimoireError(`the address "${wrong}" of the name ${name} is no IP address`);
    names.set(name.toLowerCase().replace(/\.$/, ''), addresses);
  }
  return names;
}
