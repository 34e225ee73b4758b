// Nx requires a generator under whatever Node it was started with; what is behind it is TypeScript, so it is imported only
// when it runs. `npx nx` puts the workspace's own Node first.
const run = (folder) => async (tree, options) => (await import(`./${folder}/generator.ts`)).default(tree, options);

export const charm = run('charm');
export const relationInterface = run('interface');
export const rock = run('rock');
export const webApp = run('web-app');
