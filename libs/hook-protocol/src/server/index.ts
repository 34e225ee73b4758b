export { serve } from './serve.ts';
export type { ServeOptions, ToolServer } from './server.ts';
export type { ToolReply, ToolRequest } from '../transport/transport.ts';
export * from '../grammar/index.ts';
