import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { violationsIn } from './layer-lint.ts';

/** The table of docs/architecture.md, section 3: what each room may import, as code or as types only. */
const MAY_IMPORT: Readonly<Record<string, { readonly code: readonly string[]; readonly types: readonly string[] }>> = {
  signals: { code: ['errors'], types: ['config'] },
  workflows: { code: ['signals', 'errors'], types: ['activities', 'activities/argo', 'config'] },
  breakers: { code: ['signals', 'errors'], types: ['telemetry'] },
  activities: { code: ['signals', 'config', 'telemetry', 'errors', 'breakers'], types: [] },
  worker: {
    code: ['signals', 'workflows', 'activities', 'activities/argo', 'breakers', 'config', 'telemetry', 'errors'],
    types: [],
  },
  bridge: { code: ['signals', 'config', 'telemetry', 'errors', 'breakers'], types: ['workflows'] },
  cli: {
    code: [
      ...['signals', 'workflows', 'activities', 'activities/argo', 'breakers', 'worker', 'bridge'],
      ...['config', 'telemetry', 'errors', 'standins'],
    ],
    types: [],
  },
  config: { code: ['errors'], types: [] },
  telemetry: { code: ['errors'], types: [] },
  errors: { code: [], types: [] },
  standins: { code: ['signals', 'config', 'errors'], types: ['activities/argo'] },
};

const TARGETS = [...Object.keys(MAY_IMPORT), 'activities/argo', 'bench', 'test'];

/** A file of one room that imports from another. */
interface Import {
  readonly file: string;
  readonly to: string;
  readonly kind: 'code' | 'types';
  readonly allowed: boolean;
}

const IMPORTS: readonly Import[] = Object.entries(MAY_IMPORT).flatMap(([from, may]) =>
  TARGETS.filter((to) => to !== from && !to.startsWith(`${from}/`)).flatMap((to) => {
    const file = (kind: string): string => `${from}/${kind}-of-${to.replace('/', '-')}.ts`;
    const code = may.code.includes(to);
    return [
      { file: file('code'), to, kind: 'code', allowed: code } as const,
      { file: file('types'), to, kind: 'types', allowed: code || may.types.includes(to) } as const,
    ];
  }),
);

/** A project in which every room imports from every other one, and from the two that nobody may import. */
let project: string;
let refused: readonly string[];
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'baton-rooms-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  };
  for (const to of TARGETS) write(`${to}/thing.ts`, 'export const thing = 1;\nexport type Thing = number;\n');
  for (const { file, to, kind } of IMPORTS) {
    write(file, `export ${kind === 'code' ? '{ thing }' : 'type { Thing }'} from '../${to}/thing.ts';\n`);
  }
  refused = (await violationsIn(project)).map(({ from }) => from);
});
afterAll(() => {
  rmSync(project, { recursive: true });
});

test.each(Object.keys(MAY_IMPORT))(
  '%s may import what the architecture says, and the lint refuses all else',
  (room) => {
    const ofRoom = (file: string): boolean => file.startsWith(`${room}/`);
    const forbidden = IMPORTS.filter(({ allowed }) => !allowed).map(({ file }) => file);
    expect([...new Set(refused.filter(ofRoom))].sort()).toEqual(forbidden.filter(ofRoom).sort());
  },
);
