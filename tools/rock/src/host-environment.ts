/** Where Debian keeps chroot and ip. An ordinary user's own PATH often lacks these folders. */
const administration = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** What the host's programs are started with: our own environment, with a PATH on which all of them are found. */
export function hostEnvironment(own: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...own, PATH: [own['PATH'] ?? '/usr/local/bin:/usr/bin:/bin', ...administration].join(':') };
}
