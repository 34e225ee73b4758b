export type { Framework, FrameworkName, FrameworkOption } from './framework.ts';
export { frameworks } from './generations.ts';
export { paasCharm } from './paas-charm.ts';
export type { PaasConfig, Project, ScrapeConfig } from './project.ts';
