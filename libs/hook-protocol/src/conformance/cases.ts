import { allBytes } from './reference-tools.ts';

/** One call as a client is told to make it. */
export interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly stdin?: Uint8Array;
  /** Instead of the right ones. */
  readonly contextId?: string;
  readonly dir?: string;
  readonly token?: string;
  readonly method?: string;
}

/** What a client was told: an RPC error counts as code 1 with the text that the executable prints. */
export interface Told {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is special about a case: a client that cannot do it lists it. */
export type Need =
  | 'an empty command'
  | 'a directory of its own choice'
  | 'a token'
  | 'another method'
  | 'a large argument'
  | 'a NUL'
  | 'to ask again with standard input';

export interface Case {
  readonly name: string;
  readonly call: Call;
  /** Bytes as latin1 text. */
  readonly told: Told;
  readonly needs?: Need;
}

const dir = '/';

function said(stdout: string | Uint8Array): Told {
  return { code: 0, stdout: Buffer.from(stdout).toString('latin1'), stderr: '' };
}

function refused(text: string): Told {
  return { code: 1, stdout: '', stderr: Buffer.from(`ERROR ${text}\n`).toString('latin1') };
}

function echoed(name: string, args: readonly string[], needs?: Need): Case {
  const told = said(JSON.stringify({ args, dir }));
  return { name, call: { command: 'config-get', args }, told, ...(needs === undefined ? {} : { needs }) };
}

function read(name: string, stdin: Uint8Array): Case {
  const told = said(Buffer.concat([Buffer.from(`${stdin.length}:`), stdin]));
  return { name, call: { command: 'state-set', args: ['--file', '-'], stdin }, told };
}

/** Every client and every server must agree on these. The clients' working directory is `/`. */
export const cases: readonly Case[] = [
  echoed('no arguments', []),
  echoed('one argument', ['--format=json']),
  echoed('flags, dashes and an empty argument', ['--format', 'json', '-r', 'db:7', '--', '-', '']),
  echoed('text beyond ASCII', ['größe=µ', '雪', '👩‍💻', 'e\u0301']),
  echoed('quotes, newlines and control characters', ['"\'\\', 'a\nb\r\tc', '\u0001\u007f']),
  echoed('a NUL', ['a\u0000b'], 'a NUL'),
  echoed(
    'two hundred arguments',
    Array.from({ length: 200 }, (_, index) => `key-${index}=value`),
  ),
  echoed('an argument of 100 kB', ['x'.repeat(100_000)]),
  echoed('an argument of 300 kB', ['x'.repeat(300_000)], 'a large argument'),
  { name: 'no output', call: { command: 'opened-ports', args: [] }, told: said('') },
  { name: 'output of every byte', call: { command: 'state-get', args: ['256'] }, told: said(allBytes(256)) },
  { name: 'output of 300 kB', call: { command: 'state-get', args: ['300000'] }, told: said(allBytes(300_000)) },
  ...[1, 2, 42, 255].map((code): Case => ({
    name: `exit code ${code}`,
    call: { command: 'status-set', args: [String(code), 'relation not found'] },
    told: { code, stdout: '', stderr: 'ERROR relation not found\n' },
  })),
  read('input', Buffer.from('a: b\n')),
  read('empty input', new Uint8Array()),
  read('input of every byte', allBytes(256)),
  read('input of a megabyte', allBytes(1_000_000)),
  {
    name: 'input that was not offered is asked for',
    call: { command: 'state-set', args: ['--file', '-'] },
    told: said('0:'),
    needs: 'to ask again with standard input',
  },
  {
    name: 'a foreign context',
    call: { command: 'config-get', args: [], contextId: 'other/0-install-1' },
    told: refused('bad request: wrong context ID; got "other/0-install-1"'),
  },
  {
    name: 'a tool that does not exist',
    call: { command: 'config-got', args: [] },
    told: refused('bad request: unknown command: config-got'),
  },
  {
    name: 'no tool named',
    call: { command: '', args: [] },
    told: refused('bad request: command not specified'),
    needs: 'an empty command',
  },
  {
    name: 'a relative directory',
    call: { command: 'config-get', args: [], dir: 'relative' },
    told: refused('bad request: Dir is not absolute'),
    needs: 'a directory of its own choice',
  },
  {
    name: 'a token',
    call: { command: 'config-get', args: [], token: 'sesame' },
    told: refused('bad request: token does not match'),
    needs: 'a token',
  },
  {
    name: 'everything wrong: the token is looked at first',
    call: { command: '', args: [], dir: '', token: 'sesame', contextId: 'x' },
    told: refused('bad request: token does not match'),
    needs: 'a token',
  },
  {
    name: 'a wrong context is found before an unknown tool',
    call: { command: 'config-got', args: [], contextId: 'x' },
    told: refused('bad request: wrong context ID; got "x"'),
  },
  {
    name: 'a method that does not exist',
    call: { command: 'config-get', args: [], method: 'Jujuc.Mane' },
    told: refused("rpc: can't find method Jujuc.Mane"),
    needs: 'another method',
  },
  {
    name: 'a service that does not exist',
    call: { command: 'config-get', args: [], method: 'Other.Main' },
    told: refused("rpc: can't find service Other.Main"),
    needs: 'another method',
  },
  {
    name: 'something that is no method',
    call: { command: 'config-get', args: [], method: 'Main' },
    told: refused('rpc: service/method request ill-formed: Main'),
    needs: 'another method',
  },
];
