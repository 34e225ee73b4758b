import { effectiveConfig } from '../operator/configure.ts';
import { applicationBefore, isSet, type Tool } from '../run/call.ts';

export const configGet: Tool = (call) => {
  const config = effectiveConfig(applicationBefore(call));
  const [key] = call.invocation.args;
  if (key !== undefined && key !== '') return { value: config[key] ?? null };
  const shown = Object.entries(config).filter(([, value]) => isSet(call, 'all') || value !== null);
  return { value: Object.fromEntries(shown) };
};
