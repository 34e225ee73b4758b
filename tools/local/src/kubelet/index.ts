/** The parts that make a unit's pod from a packed charm, for whoever dispatches it in another way than the controller. */
export { findCharm } from '../controller/charm-source.ts';
export { Controller } from '../controller/controller.ts';
export type { Deployment } from '../controller/deployment.ts';
export { openModelStore } from '../controller/model-store.ts';
export { prepareDeployment, type Prepared } from '../controller/prepare-deployment.ts';
export { charmContainer, containersOf } from './container-spec.ts';
export { podFolder, volumeFolder, type PodFolder } from './pod-folder.ts';
export { makePod } from './pod-maker.ts';
export { removePod } from './remove-pod.ts';
export { serviceNames } from './service-names.ts';
export { makeShortFolder, type ShortFolder } from './short-folder.ts';
export { defaultTimings } from './timings.ts';
