export { ActionFailed, type Action, type ActionTools, type Results, type ResultValue } from './action.ts';
export { authority, host, port } from './address.ts';
export { defineCharm, type Charm, type Definition, type Seen, type Unit, type Unready } from './charm.ts';
export * from './databag.ts';
export { cannotRead, readEach, unreadable, type Each } from './each.ts';
export { fact, Fact, type AskedFact, type FactContext, type FileFact, type Json } from './fact.ts';
export {
  generated,
  type AbsolutePath,
  type CheckGoal,
  type ContainerGoal,
  type Decision,
  type DirectoryGoal,
  type FileGoal,
  type Generated,
  type Goal,
  type LogTargetGoal,
  type Offer,
  type OfferedSecret,
  type Port,
  type RunGoal,
  type ServiceGoal,
  type Task,
} from './goal.ts';
export {
  Integration,
  peers,
  unserved,
  type AnyIntegration,
  type Context,
  type Owed,
  type Presence,
  type SecretUris,
  type Spec,
} from './integration.ts';
export type { Databag, RelationView } from './relation-view.ts';
export type { SecretContent } from './secret.ts';
export { from, fromBag, kept, Kept, type Adoption, type KeptSpec, type Random } from './kept.ts';
export type { Log, LogFields } from './log.ts';
export type {
  ActionName,
  ActionSpec,
  Config,
  ContainerName,
  EndpointName,
  EndpointSpec,
  EventName,
  InterfaceOf,
  Metadata,
  OptionName,
  OptionSpec,
  OptionValue,
  Params,
  ParamSpec,
  Role,
  UserSecret,
} from './metadata.ts';
export { openCharm, type Given, type OpenAction, type OpenDefinition, type OpenOptions } from './open.ts';
export { main } from './dispatch/main.ts';
export { fingerprint } from './fingerprint.ts';
export { randomOf } from './random.ts';
export { commandLine } from './render/command-line.ts';
export { readYaml, type Document } from './render/read-yaml.ts';
export { renderDirectives, type Directive } from './render/directives.ts';
export { renderEnv } from './render/env.ts';
export { isFernetKey, openFernet, sealFernet } from './render/fernet.ts';
export { hmac } from './render/hmac.ts';
export { renderJson } from './render/json.ts';
export { renderIni, type Ini } from './render/ini.ts';
export { pythonJson } from './render/python-json.ts';
export { renderList } from './render/list.ts';
export { makePrivateKey, signingRequest, type Subject } from './render/signing-request.ts';
export { splitUrl, type SplitUrl } from './render/url-parts.ts';
export { renderUrl, type UrlParts } from './render/url.ts';
export { renderYaml, type Renderable } from './render/yaml.ts';
export {
  all,
  blocked,
  problemsOf,
  ready,
  reasons,
  waiting,
  type NotReady,
  type Problem,
  type Problems,
  type Reading,
  type Ready,
} from './reading.ts';
export { redact } from './redact.ts';
export { seat, Seat, type Seated, type SeatSpec } from './seat.ts';
export { Secret } from './secret.ts';
export type { Attribute, Attributes, Span, Trace } from './tracing/span.ts';
export type { Destination, Tracing } from './tracing/tracing.ts';
export type { Cloud } from './cloud.ts';
export type { Life, Proxies, Self, Snapshot } from './snapshot.ts';
export type {
  ExecOptions,
  ExecResult,
  HttpReply,
  HttpRequest,
  Workload,
  WorkloadFile,
  WorkloadFiles,
} from './workload.ts';
