import { config, type ConfigRequest } from './verbs/config.ts';
import { debugCode, replay, type DebugCodeRequest, type ReplayRequest } from './verbs/debug-code.ts';
import { debugLog, type DebugLogRequest } from './verbs/debug-log.ts';
import { deploy, type DeployRequest } from './verbs/deploy.ts';
import { destroyModel, type DestroyModelRequest } from './verbs/destroy-model.ts';
import { down, type DownRequest } from './verbs/down.ts';
import { hooks, type HooksRequest } from './verbs/hooks.ts';
import { integrate, type IntegrateRequest } from './verbs/integrate.ts';
import { pack, type PackRequest } from './verbs/pack.ts';
import { refresh, type RefreshRequest } from './verbs/refresh.ts';
import { removeApplication, type RemoveApplicationRequest } from './verbs/remove-application.ts';
import { removeRelation, type RemoveRelationRequest } from './verbs/remove-relation.ts';
import { removeUnit, type RemoveUnitRequest } from './verbs/remove-unit.ts';
import { replacePod, type ReplacePodRequest } from './verbs/replace-pod.ts';
import { resolved, type ResolvedRequest } from './verbs/resolved.ts';
import { run, type RunRequest } from './verbs/run.ts';
import { scaleApplication, type ScaleApplicationRequest } from './verbs/scale-application.ts';
import { showUnit, type ShowUnitRequest } from './verbs/show-unit.ts';
import { ssh, type SshRequest } from './verbs/ssh.ts';
import { status, type StatusRequest } from './verbs/status.ts';
import { up, type UpRequest } from './verbs/up.ts';
import {
  addSecret,
  grantSecret,
  removeSecret,
  revokeSecret,
  updateSecret,
  type UserSecretRequest,
} from './verbs/user-secret.ts';
import { waitFor, type WaitForRequest } from './verbs/wait-for.ts';
import type { Verb } from './verb.ts';

/** Every verb of the model, in the order of `grimoire help`. */
export const verbs: readonly Verb<Request>[] = [
  up,
  down,
  deploy,
  refresh,
  integrate,
  config,
  addSecret,
  updateSecret,
  grantSecret,
  revokeSecret,
  removeSecret,
  run,
  status,
  waitFor,
  debugLog,
  hooks,
  debugCode,
  replay,
  showUnit,
  ssh,
  scaleApplication,
  replacePod,
  resolved,
  removeRelation,
  removeUnit,
  removeApplication,
  destroyModel,
];

/** What the CLI does itself, without a model. */
export const ownVerbs: readonly Verb<PackRequest>[] = [pack];

/** What a command line asks of the controller. */
export type Request =
  | ConfigRequest
  | DebugCodeRequest
  | DebugLogRequest
  | DeployRequest
  | DestroyModelRequest
  | DownRequest
  | HooksRequest
  | IntegrateRequest
  | RefreshRequest
  | RemoveApplicationRequest
  | RemoveRelationRequest
  | RemoveUnitRequest
  | ReplacePodRequest
  | ReplayRequest
  | ResolvedRequest
  | RunRequest
  | ScaleApplicationRequest
  | ShowUnitRequest
  | SshRequest
  | StatusRequest
  | UpRequest
  | UserSecretRequest
  | WaitForRequest;
