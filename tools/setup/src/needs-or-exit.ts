import { describeNeeds, provide } from './needs.ts';

/** Ends the command with all that is missing, unless nothing is. Root gets packages installed first. */
export async function needsOrExit(): Promise<void> {
  const missing = await provide((line) => console.log(line));
  if (missing.length === 0) return;
  console.error(describeNeeds(missing));
  process.exit(1);
}
