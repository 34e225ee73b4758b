export { rabbitmqOffer, rabbitmqProvider, type Requested, type Served } from './provider.ts';
export { rabbitmq, type RabbitMq, type Wanted } from './requirer.ts';
export { answer, port, request, type Answer, type Request } from './wire.ts';
