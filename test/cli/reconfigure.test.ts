import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BatonError } from '../../errors/baton-error.ts';
import { policyFor } from '../../config/policies.ts';
import { configSchema } from '../../config/schema.ts';
import { policyDigest } from '../../signals/policy-digest.ts';
import type { PlayStatus } from '../../signals/messages.ts';
import { FakePlays, STATUS } from './fake-plays.ts';
import { baton } from './in-process.ts';

const CONFIG = { repositories: [{ name: 'Acme/Shop' }, { name: 'acme/docs' }], reworkLimit: 2 };
const POLICY = policyFor(configSchema.parse(CONFIG));
const DIGEST = policyDigest(POLICY);
const WHY = ['--reason', 'fewer rounds'];

let folder = '';
let env: NodeJS.ProcessEnv = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-reconfigure-'));
  env = { BATON_CONFIG: join(folder, 'baton.yaml') };
  writeFileSync(join(folder, 'baton.yaml'), JSON.stringify(CONFIG));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function playsOf(...statuses: Partial<PlayStatus>[]): FakePlays {
  const plays = new FakePlays(...statuses.map((status) => ({ ...STATUS, ...status })));
  plays.listed = [...plays.known.keys()].map((play) => ({
    play,
    running: true,
    stage: null,
    stageSince: null,
    pullRequest: null,
    attention: [],
    policy: null,
    startedAt: '2026-03-01T10:00:00Z',
  }));
  return plays;
}

const reconfigure = (plays: FakePlays, ...argv: string[]) =>
  baton(['reconfigure', ...argv], { temporal: { plays }, env });
const outcomes = async (plays: FakePlays, ...argv: string[]): Promise<Record<string, string>> => {
  const { out } = await reconfigure(plays, ...argv, '--json');
  const report = JSON.parse(out) as { plays: { play: string; outcome: string }[] };
  return Object.fromEntries(report.plays.map(({ play, outcome }) => [play, outcome]));
};

const [OLD, NEW, DOCS] = ['play/acme/shop/7', 'play/acme/shop/8', 'play/acme/docs/7'];

test('plays that judge by another policy get the present one, others are left alone, and a second time all are', async () => {
  const plays = playsOf({ play: OLD }, { play: NEW, policy: DIGEST }, { play: DOCS });
  expect(await outcomes(plays, '--all', ...WHY)).toEqual({ [OLD]: 'changed', [NEW]: 'same', [DOCS]: 'changed' });
  const input = { by: 'ada', reason: 'fewer rounds', policy: POLICY };
  expect(plays.commands).toEqual([OLD, DOCS].map((id) => ({ id, command: { name: 'reconfigure', input } })));
  expect(await outcomes(plays, '--all', ...WHY)).toEqual({ [OLD]: 'same', [NEW]: 'same', [DOCS]: 'same' });
});

test('a dry run says who judges by another policy, and commands nothing', async () => {
  const plays = playsOf({ play: OLD }, { play: NEW, policy: DIGEST });
  expect(await outcomes(plays, '--all', '--dry-run')).toEqual({ [OLD]: 'would-change', [NEW]: 'same' });
  expect(plays.commands).toEqual([]);
});

test('a page for people says what became of each, with its progress on stderr', async () => {
  const { code, out, err } = await reconfigure(playsOf({ play: OLD }, { play: NEW, policy: DIGEST }), '--all', ...WHY);
  expect(code).toBe(0);
  expect(out).toMatch(/acme\/shop#7 +judges by the present configuration now +0123abcd/);
  expect(out).toMatch(/acme\/shop#8 +judged by it already/);
  expect(out).toContain(`The present policy is ${DIGEST}.`);
  expect(err.split('\n')[1]).toMatch(/^2 of 2 {2}acme\/shop#\d: /);
});

test('plays can be named, and those that have ended are said to have', async () => {
  const plays = playsOf({ play: OLD }, { play: NEW, ended: true }, { play: DOCS });
  const named = ['Acme/Shop#7', 'acme/shop/8', 'acme/shop#7'];
  expect(await outcomes(plays, ...named, ...WHY)).toEqual({ [OLD]: 'changed', [NEW]: 'ended' });
});

test('--repository asks for its plays by the name that they carry', async () => {
  const plays = playsOf({ play: OLD });
  await reconfigure(plays, '--repository', 'acme/shop', ...WHY);
  expect(plays.filters).toMatchObject([{ repository: 'Acme/Shop', all: false }]);
});

test('what one play refuses is told beside what the others do', async () => {
  const plays = playsOf({ play: OLD }, { play: NEW });
  const command = plays.command.bind(plays);
  plays.command = async (id, message) => {
    if (id === OLD) throw new BatonError('BATON_COMMAND_REFUSED', { detail: 'the policy has no stages' });
    return command(id, message);
  };
  const { code, out } = await reconfigure(plays, '--all', ...WHY);
  expect(code).toBe(1);
  expect(out).toMatch(/acme\/shop#7 +could not be reconfigured .*the policy has no stages/);
  expect(out).toMatch(/acme\/shop#8 +judges by the present configuration now/);
});

test('without a worker nobody answers: the first play says so, and no other is asked in vain', async () => {
  const plays = playsOf(...Array.from({ length: 40 }, (_, task) => ({ play: `play/acme/shop/${String(task)}` })));
  let asked = 0;
  plays.status = async () => {
    asked += 1;
    throw new BatonError('BATON_WORKER_UNREACHABLE', { detail: 'nobody answered' });
  };
  expect(await reconfigure(plays, '--all', ...WHY)).toMatchObject({ code: 3, out: '' });
  expect(asked).toBeLessThan(40);
  expect(plays.commands).toEqual([]);
});

test('plays of repositories that this configuration does not know keep what they have', async () => {
  const plays = playsOf({ play: OLD }, { play: 'play/acme/other/7' });
  expect(await outcomes(plays, '--all', ...WHY)).toEqual({ [OLD]: 'changed' });
  for (const which of [['acme/other#7'], ['--repository', 'acme/other']]) {
    expect(await reconfigure(plays, ...which, ...WHY)).toMatchObject({
      code: 4,
      err: expect.stringContaining('acme/other is not in this configuration'),
    });
  }
});

test.each<[argv: string[], words: string]>([
  [[...WHY], 'say which plays'],
  [['acme/shop#7', '--all', ...WHY], 'say which plays'],
  [['--all', '--repository', 'acme/shop', ...WHY], 'say which plays'],
  [['--all'], 'say why'],
  [['--all', '--reason', ' '], 'It says nothing'],
  [['shop#7', ...WHY], '"shop#7" is not a play'],
])('%j is not understood', async (argv, words) => {
  const { code, err } = await reconfigure(playsOf(), ...argv);
  expect(code).toBe(2);
  expect(err).toContain(words);
});
