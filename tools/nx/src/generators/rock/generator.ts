import type { Tree } from '@nx/devkit';
import { namesOf } from '../names.ts';
import { writeFiles } from '../write.ts';

/** `rocks/<name>`: an image that serves a folder over HTTP, to be exchanged for what the charm is about. */
export default function rock(tree: Tree, { name: given }: { readonly name: string }): void {
  const { name, pascal } = namesOf(given);
  writeFiles(tree, `rocks/${name}`, {
    'rockcraft.yaml': definition(name),
    'README.md': readme(name),
    'CHANGELOG.md': '# Changelog\n\n## Unreleased\n- First version.\n',
    [`tests/test_${name.replaceAll('-', '_')}.py`]: test(pascal),
  });
}

const definition = (name: string): string => `name: ${name}
title: ${name}
summary: Python's web server.
description: |
  Serves the folder that its charm fills. Nothing is configured and nothing runs: the charm does both.
version: "1"
license: Apache-2.0
base: ubuntu@24.04
platforms:
  amd64:
  arm64:

parts:
  server:
    plugin: nil
    stage-packages:
      - python3
    stage:
      - -usr/share/doc
      - -usr/share/man
`;

const readme = (name: string): string => `# rock ${name}

Python's own web server: \`/usr/bin/python3 -m http.server\`. Nothing is configured and nothing runs.

Build: \`npx nx build rock-${name}\`. Tests: \`tests/\`, by \`npx nx test tool-rock\`.
`;

const test = (pascal: string): string => `"""The rock's server serves a folder."""

import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path


class ${pascal}(unittest.TestCase):
    def test_serves_a_folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        Path(folder.name, "index.html").write_text("here")
        server = subprocess.Popen(
            ["/usr/bin/python3", "-m", "http.server", "18080", "--bind", "127.0.0.1", "--directory", folder.name],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(server.wait, 10)
        self.addCleanup(server.kill)
        for _ in range(100):
            try:
                with urllib.request.urlopen("http://127.0.0.1:18080/") as answer:
                    self.assertEqual(answer.read(), b"here")
                    return
            except OSError:
                time.sleep(0.05)
        self.fail("the server does not answer")


if __name__ == "__main__":
    unittest.main()
`;
