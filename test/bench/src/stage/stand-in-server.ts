/** Answers health checks and Synapse's question of version, and does nothing else. The port is the one argument. */
import { createServer } from 'node:http';

createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"server":{"name":"Synapse","version":"1.0.0"}}');
}).listen(Number(process.argv[2]), '127.0.0.1');
