export type * from './charm/charm-meta.ts';
export { charmFromFiles, type CharmFiles } from './charm/charm-from-files.ts';
export { createModel, defaultRules } from './create-model.ts';
export { agentDirectory, hookEnvironment, unitTag, type EnvironmentInput } from './environment.ts';
export type * from './hook.ts';
export { dispatchPath, hookName, isRelationHook, isSecretHook, isStorageHook, isWorkloadHook } from './hook.ts';
export { claimLeadership, leaseExpired, moveLeadership, tick } from './machine/leadership.ts';
export { agentRestarted, podStarted, podStopped, podStopping, serviceAddressed } from './machine/pods.ts';
export { storageAttached } from './machine/storage.ts';
export { checkFailed, checkRecovered, noticeOccurred, workloadBooted, workloadStopped } from './machine/workload.ts';
export { modelConfigDefaults, modelConfigValue, resetModelConfig, setModelConfig } from './model-config.ts';
export { ModelError } from './model-error.ts';
export type * from './model.ts';
export { cancelAction, lastAction, runAction } from './operator/actions.ts';
export { effectiveConfig, resetConfig, setConfig } from './operator/configure.ts';
export { deploy, type DeployInput } from './operator/deploy.ts';
export { refresh } from './operator/refresh.ts';
export { integrate, relationKey, removeRelation } from './operator/relate.ts';
export { resolved } from './operator/resolved.ts';
export { removeApplication, removeUnits, scaleApplication } from './operator/scale.ts';
export {
  addUserSecret,
  grantUserSecret,
  removeUserSecret,
  revokeUserSecret,
  updateUserSecret,
} from './operator/user-secrets.ts';
export { applicationStatus, shownStatus } from './report/application-status.ts';
export { statusOf } from './report/status-of.ts';
export type { ApplicationReport, RelationReport, StatusInfo, StatusReport, UnitReport } from './report/status-of.ts';
export { HookRun } from './run/hook-run.ts';
export { memoryStore } from './run/store.ts';
export type { HookRunOptions, LogLine, Outcome, Output, Store } from './run/store.ts';
export { toolsOf } from './run/tools.ts';
export { nextHook, possibleHooks, wakeAt } from './schedule/next-hook.ts';
