export { redisOffer, redisProvider, type Client, type Served } from './provider.ts';
export { redis, type Redis } from './requirer.ts';
export { answer, unitAnswer, type Answer, type UnitAnswer } from './wire.ts';
