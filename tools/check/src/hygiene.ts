import type { Finding } from './finding.ts';
import type { SourceFile } from './boundaries.ts';

interface Rule {
  /** Which files it looks at. */
  readonly files: RegExp;
  readonly except?: RegExp;
  readonly pattern: RegExp;
  readonly why: string;
}

const rules: readonly Rule[] = [
  {
    files: /./,
    except: /^package-lock\.json$|^tools\/check\//,
    pattern: /(^|[\s"'`(=:])\/(work|farm|home\/[a-z]+)\/|(^|[\s"'`(=:])\/root\/(?!\.)/,
    why: 'a path of one machine',
  },
  {
    files: /./,
    except: /^tools\/check\//,
    pattern: /registry\.npmjs|pypi\.org|pythonhosted|proxy\.golang|deb\.debian\.org|crates\.io|repo1?\.maven/,
    why: 'a registry host: the clients know theirs',
  },
  {
    files: /\.test\.ts$/,
    except: /^tools\/check\//,
    pattern: /\b(it|test|describe)\.(only|todo)\b/,
    why: 'a focused or empty test',
  },
  {
    files: /\.(ts|mjs)$/,
    except: /^tools\/check\//,
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    why: 'left for later: do it, or write it where the user sees it',
  },
  {
    files: /\.ts$/,
    except: /\.test-d\.ts$|^tools\/check\//,
    // A comment may well say that something is "as good as any".
    pattern: /@ts-(ignore|nocheck|expect-error)|^(?!\s*(\/\/|\/?\*)).*\bas (any|unknown as)\b/,
    why: 'silences the type checker',
  },
];

/** Most files are far shorter: a file is one idea. */
const longest = 380;

/** What can be read off a line, in every file that git tracks. */
export function hygieneFindings(files: readonly SourceFile[]): readonly Finding[] {
  return files.flatMap((file) => {
    const applicable = rules.filter((rule) => rule.files.test(file.path) && !rule.except?.test(file.path));
    const lines = file.text.split('\n');
    const long = /\.(ts|mjs)$/.test(file.path) && !/(\.gen|\.test)\.ts$/.test(file.path) && lines.length > longest;
    return [
      ...lines.flatMap((line, index) =>
        applicable
          .filter((rule) => rule.pattern.test(line))
          .map(({ why }): Finding => ({ file: file.path, line: index + 1, why })),
      ),
      ...(long ? [{ file: file.path, why: `${lines.length} lines: does it hold one idea?` }] : []),
    ];
  });
}
