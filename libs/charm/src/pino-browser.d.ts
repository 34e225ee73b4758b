/** pino's build without streams and worker threads, which a charm does not need and would pay for at every hook. */
declare module 'pino/browser.js' {
  export { pino as default } from 'pino';
}
