// Nx loads its plugins under whatever Node it was started with, and this one needs to run TypeScript.
// `npx nx` puts the workspace's own Node first; a globally installed `nx` does not.
if (Number.parseInt(process.versions.node, 10) < 24) {
  throw new Error(
    `this is Node ${process.versions.node}, the workspace has its own: write \`npx nx\` instead of \`nx\``,
  );
}

export const { name, createNodes } = await import('./plugin.ts');
