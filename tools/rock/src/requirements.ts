/** Something of the machine that building a root or a layer needs. */
export interface Requirement {
  /** A command of the PATH of `hostEnvironment`, or the absolute path of a file. */
  readonly command: string;
  /** The Debian and Ubuntu package that has it. */
  readonly package: string;
  readonly why: string;
  /** What to type. */
  readonly remedy: string;
  /** Needed by ordinary users only; root does without. */
  readonly ordinaryUserOnly?: true;
}

/** What apt checks Debian's signatures with. */
export const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

function requirement(command: string, name: string, why: string): Requirement {
  return { command, package: name, why, remedy: `sudo apt-get install --no-install-recommends ${name}` };
}

/** All that `baseRoot` and `rockLayer` start on the host. Python, pip and craft-parts live in a root of their own, not on the host. */
export const requirements: readonly Requirement[] = [
  requirement('mmdebstrap', 'mmdebstrap', 'makes the base root of the containers from Debian packages'),
  requirement(
    debianKeyring,
    'debian-archive-keyring',
    'lets apt trust the packages of Debian; Ubuntu comes without it',
  ),
  requirement('unshare', 'util-linux', 'gives each build namespaces of its own'),
  requirement('mount', 'mount', 'puts the layers of a root on top of each other'),
  requirement('chroot', 'coreutils', 'builds the parts of a rock inside the base root'),
  requirement('tar', 'tar', 'unpacks the base root'),
  { ...requirement('newuidmap', 'uidmap', 'lets an ordinary user own the files of a root'), ordinaryUserOnly: true },
  { ...requirement('newgidmap', 'uidmap', 'lets an ordinary user own the files of a root'), ordinaryUserOnly: true },
];
