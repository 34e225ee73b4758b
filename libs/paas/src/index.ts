export { frameworks, type Framework, type FrameworkName, type FrameworkOption } from './framework.ts';
export { paasCharm } from './paas-charm.ts';
