import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { ServerSetup } from '../../cli/server-setup.ts';
import { baton } from './in-process.ts';

/** A namespace in memory. */
function fakeSetup(attributes: readonly (readonly [string, string])[] = []) {
  const present = new Map(attributes);
  const watches = new Set<string>();
  let swept = false;
  const setup: ServerSetup = {
    searchAttributes: async () => new Map(present),
    addSearchAttributes: async (missing) => {
      for (const { name, type } of missing) {
        if (present.has(name)) throw new Error(`${name} exists already`);
        present.set(name, type);
      }
    },
    startWatch: async (namespace) => {
      const outcome = watches.has(namespace) ? 'running' : 'started';
      watches.add(namespace);
      return outcome;
    },
    startSweep: async () => {
      const outcome = swept ? 'running' : 'started';
      swept = true;
      return outcome;
    },
  };
  return { setup, present, watches };
}

async function inFolderWith(yaml: string, use: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-setup-'));
  const file = join(folder, 'baton.yaml');
  writeFileSync(file, yaml);
  try {
    await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('everything that is missing is made, and the second time nothing is', async () => {
  const { setup, present, watches } = fakeSetup([
    ['BatonTask', 'KEYWORD'],
    ['Theirs', 'TEXT'],
  ]);
  const yaml = 'repositories:\n  - { name: a/b }\n  - { name: a/c }\n  - { name: a/d, namespace: agents }\n';
  await inFolderWith(yaml, async (file) => {
    const first = await baton(['setup', '--json', '--config', file], { temporal: { setup } });
    const outcomes = (out: string) =>
      (JSON.parse(out) as { name: string; outcome: string }[]).map(({ name, outcome }) => `${name} ${outcome}`);
    expect(first.code).toBe(0);
    expect(outcomes(first.out)).toEqual([
      'BatonRepository created',
      'BatonTask present',
      'BatonStage created',
      'BatonPullRequest created',
      'BatonAttention created',
      'BatonStageSince created',
      'BatonPolicy created',
      'argo created',
      'agents created',
      'sweep created',
    ]);
    const again = await baton(['setup', '--json', '--config', file], { temporal: { setup } });
    expect(outcomes(again.out).every((outcome) => outcome.endsWith(' present'))).toBe(true);
  });
  expect(present.get('BatonAttention')).toBe('KEYWORD_LIST');
  expect(present.get('Theirs')).toBe('TEXT');
  expect([...watches]).toEqual(['argo', 'agents']);
});

test('a search attribute of another type stops it before anything is changed', async () => {
  const { setup, present } = fakeSetup([['BatonPullRequest', 'TEXT']]);
  const { code, err } = await baton(['setup'], { temporal: { setup } });
  expect(code).toBe(1);
  expect(err).toContain('search attribute BatonPullRequest is TEXT, expected INT');
  expect([...present.keys()]).toEqual(['BatonPullRequest']);
});

test('people read what was done', async () => {
  const { setup } = fakeSetup([['BatonTask', 'KEYWORD']]);
  const { out } = await baton(['setup'], { temporal: { setup } });
  expect(out.split('\n').slice(0, 2)).toEqual([
    '+ search attribute BatonRepository',
    '= search attribute BatonTask (was there)',
  ]);
  expect(out.trimEnd().split('\n').at(-1)).toBe('+ schedule sweep');
});
