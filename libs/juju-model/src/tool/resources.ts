import { Refusal } from '@grimoire/hook-protocol/server';
import { applicationBefore, type Tool, unitBefore } from '../run/call.ts';

/** Prints the path without a newline. */
export const resourceGet: Tool = (call) => {
  const [name = ''] = call.invocation.args;
  const { application } = unitBefore(call);
  const fail = (why: string): Refusal => new Refusal(`could not download resource: ${why}`, 1);
  const { charm, resources } = applicationBefore(call);
  if (!charm.resources[name] || !resources[name]) throw fail(`resource "${name}" not found`);
  if (!call.options.fetchResource) throw fail('there is nowhere to get it from');
  try {
    return { text: call.options.fetchResource(application, name) };
  } catch (cause) {
    throw fail(cause instanceof Error ? cause.message : String(cause));
  }
};

export const credentialGet: Tool = (call) => {
  const refuse = (why: string): Refusal => new Refusal(`cannot access cloud credentials: ${why}`, 1);
  const { cloud } = call.base;
  if (cloud === undefined) throw refuse('this model has no Kubernetes API behind it');
  if (!applicationBefore(call).trust) throw refuse('permission denied');
  return { value: cloud };
};
