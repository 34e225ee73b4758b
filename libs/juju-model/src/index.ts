export type * from './charm/charm-meta.ts';
export type * from './hook.ts';
export { dispatchPath, hookName, isRelationHook, isSecretHook, isStorageHook, isWorkloadHook } from './hook.ts';
export type * from './model.ts';
export { ModelError } from './model-error.ts';
export { memoryStore } from './run/store.ts';
export type { HookRunOptions, LogLine, Outcome, Output, Store } from './run/store.ts';
