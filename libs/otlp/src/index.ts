export { otlp, type OtlpOptions } from './otlp.ts';
