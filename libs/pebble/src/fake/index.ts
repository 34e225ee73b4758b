export { FakePebble } from './fake-pebble.ts';
export type { ExecHandler, ExecRequest, ExecReply, FakeOptions, FakeFile, Fault, Request } from './options.ts';
