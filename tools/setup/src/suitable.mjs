// What no later step could repair: the operating system and the Node that started us.

const oldest = [20, 11];

/**
 * @param {{ platform: string, arch: string, versions: { node: string } }} host
 * @returns {string | undefined} one sentence with the remedy, or nothing when the host will do
 */
export function unsuitable({ platform, arch, versions }) {
  if (platform !== 'linux') {
    return `This is ${platform}: the local model needs Linux namespaces. Use a Linux virtual machine (Multipass or Lima on macOS, WSL 2 on Windows) and run the same command there.`;
  }
  if (arch !== 'x64' && arch !== 'arm64') {
    return `This machine is ${arch}: Grimoire carries Node for x64 and arm64 only. Use a machine of one of these.`;
  }
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    return `Node ${versions.node} is too old to set up the workspace: install Node ${oldest.join('.')} or newer (for example from NodeSource or nvm) and try again.`;
  }
  return undefined;
}
