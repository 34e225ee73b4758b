export { type Effect, effectOf, effects, isToolName, type ToolName, toolNames } from './effects.ts';
export {
  NotLeaderError,
  PermissionDeniedError,
  ProtocolError,
  RelationNotFoundError,
  SecretNotFoundError,
  ToolError,
  toolError,
} from './errors.ts';
export type { Format, Invocation, Parsed, Surroundings } from './grammar/invocation.ts';
export type { ConfigValue } from './tools/config.ts';
export type { CloudCredential } from './tools/credential.ts';
export type { GoalState, Standing } from './tools/goal-state.ts';
export { HookTools } from './tools/hook-tools.ts';
export type { LogLevel } from './tools/log.ts';
export type { Network } from './tools/network.ts';
export type { PayloadStatus } from './tools/payloads.ts';
export type { Port, PortProtocol } from './tools/ports.ts';
export type { SecretContent } from './tools/secret-content.ts';
export type { RotatePolicy, SecretInfo, SecretMetadata, SecretOwner, SecretReference } from './tools/secrets.ts';
export type { SettableStatus, WorkloadStatus } from './tools/status.ts';
export type { Storage } from './tools/storage.ts';
export type { Entries, EntryChanges, Json } from './tools/values.ts';
export { connect } from './transport/connect.ts';
export { rpcTransport } from './transport/rpc.ts';
export { spawnTransport } from './transport/spawn.ts';
export type { HookEnvironment, ToolReply, ToolRequest, Transport } from './transport/transport.ts';
