/** `npm start`: builds what is deployed, then deploys it, or finds it running. */
import { describeNeeds, provide } from '../needs.ts';
import { cli, nx, runSource } from '../run-program.ts';

const missing = await provide((line) => console.log(line));
if (missing.length > 0) {
  console.error(describeNeeds(missing));
  process.exit(1);
}

console.log('Packing the charms ...');
const packed = await nx('run-many', '--target=build', '--projects=synapse,postgresql-k8s', '--outputStyle=static');
process.exitCode = packed === 0 ? await runSource(cli, ['up', ...process.argv.slice(2)]) : packed;
