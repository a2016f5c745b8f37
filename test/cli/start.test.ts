import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Surroundings } from '../../cli/surroundings.ts';
import { FakePlays, STATUS } from './fake-plays.ts';
import { baton } from './in-process.ts';

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-start-'));
  file = join(folder, 'baton.yaml');
  writeFileSync(
    file,
    'repositories:\n  - { name: Acme/Shop, id: 11, namespace: agents, template: ours, parameters: { tone: kind } }\nreworkLimit: 3\n',
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const start = (argv: readonly string[], plays: FakePlays, world: Partial<Surroundings> = {}) =>
  baton(['start', ...argv, '--config', file], { temporal: { plays }, ...world });

const ENDED = { ...STATUS, ended: true, stage: 'completed', generation: 2 };
const UNCLAIMED = { ...STATUS, run: null, stage: 'pending' };

test('a play is started under the configured name, with its policy, and submits a run', async () => {
  const plays = new FakePlays();
  const { code, out } = await start(['acme/shop', '007', '--json'], plays);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({ play: 'play/acme/shop/7', outcome: 'started', generation: 1, leftOver: [] });
  expect(plays.started).toEqual([
    {
      id: 'play/acme/shop/7',
      again: false,
      input: {
        identity: { repositoryId: 11, owner: 'Acme', repository: 'Shop', task: '7' },
        policy: expect.objectContaining({ reworkLimit: 3, finalizing: 'finalizing' }),
        run: { namespace: 'agents', template: 'ours', parameters: { tone: 'kind' } },
        submit: true,
        generation: 1,
        pastPullRequests: [],
        carried: null,
      },
    },
  ]);
});

describe('--again', () => {
  const past = (): FakePlays => {
    const plays = new FakePlays(ENDED);
    plays.pastPullRequests = [40, 42];
    return plays;
  };

  test('starts the next generation, which knows the pull requests of the past', async () => {
    const plays = past();
    const { code, out } = await start(['acme/shop', '7', '--again'], plays, { pullRequestState: async () => 'closed' });
    expect(code).toBe(0);
    expect(out).toContain('generation 3');
    expect(out).not.toContain('!');
    expect(plays.started[0]).toMatchObject({ again: true, input: { generation: 3, pastPullRequests: [40, 42] } });
  });

  test('says which pull request of the past is still open, and what to do about it', async () => {
    const pullRequestState: Surroundings['pullRequestState'] = async (_, { owner, repository }, number) =>
      owner === 'acme' && repository === 'shop' && number === 42 ? 'open' : 'closed';
    const { out } = await start(['acme/shop', '7', '--again'], past(), { pullRequestState });
    expect(out).toContain('! Pull request #42 is still open and belongs to the past: what happens on it comes late.');
    expect(out).toContain('Close it, so that the agent opens a new one; the play waits for that.');
    expect(out).not.toContain('#40');
    const json = await start(['acme/shop', '7', '--again', '--json'], past(), { pullRequestState });
    expect(JSON.parse(json.out)).toMatchObject({ leftOver: [{ number: 42, state: 'open' }] });
  });

  test('says what it could not find out', async () => {
    const { out } = await start(['acme/shop', '7', '--again'], past(), { pullRequestState: async () => 'unknown' });
    expect(out).toContain('Pull request #40 belongs to the past, and GitHub did not say whether it is still open.');
  });
});

test('a task whose play has ended is not started again by accident', async () => {
  const plays = new FakePlays(ENDED);
  const { code, err } = await start(['acme/shop', '7'], plays);
  expect({ code, err }).toEqual({
    code: 1,
    err: 'baton: This task has a play already: it has ended; --again starts the next one [BATON_PLAY_EXISTS]\n',
  });
  expect(plays.started).toEqual([]);
});

test('a play that facts have started gets its run', async () => {
  const plays = new FakePlays(UNCLAIMED);
  const { code, out } = await start(['acme/shop', '7', '--json'], plays);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ outcome: 'claimed' });
  expect(plays.commands[0]?.command).toMatchObject({
    name: 'submit',
    input: { by: 'ada' },
  });
});

test.each([
  ['has its run', STATUS, []],
  ['waits for a person to choose between two runs', { ...UNCLAIMED, attention: ['2 runs claim this task'] }, []],
  ['runs, and --again was asked for', UNCLAIMED, ['--again']],
])('a play that %s is left alone', async (_what, status, flags) => {
  const plays = new FakePlays(status);
  const { code, err } = await start(['acme/shop', '7', ...flags], plays);
  expect(code).toBe(1);
  expect(err).toContain(`it is at ${status.stage} and waits for ${status.waitingFor}`);
  expect(plays.commands).toEqual([]);
});

test('a repository that is not configured is not found, and the configured ones are named', async () => {
  const { code, err } = await start(['acme/sho', '7'], new FakePlays());
  expect({ code, err }).toEqual({
    code: 4,
    err: 'baton: The repository is not configured: acme/sho is not among Acme/Shop [BATON_REPOSITORY_NOT_CONFIGURED]\n',
  });
});

test('without a configuration that is what is said first, and Temporal is not asked', async () => {
  const connect = async () => {
    throw new Error('it was asked');
  };
  const cwd = process.cwd();
  process.chdir(mkdtempSync(join(folder, 'empty-')));
  const { code, err } = await baton(['start', 'acme/shop', '7'], { env: {}, connect });
  process.chdir(cwd);
  expect(code).toBe(4);
  expect(err).toBe(
    'baton: The repository is not configured: acme/shop is not among the repositories: there is no configuration. Write a baton.yaml in this folder, or name one with --config or BATON_CONFIG [BATON_REPOSITORY_NOT_CONFIGURED]\n',
  );
});

test.each([
  [['acme', '7'], '"acme" is not a repository, expected owner/name'],
  [['acme/shop', 'seven'], '"seven" is not a task, expected a number'],
])('%j is wrong usage', async (argv, words) => {
  const { code, err } = await start(argv, new FakePlays());
  expect(code).toBe(2);
  expect(err).toContain(words);
});
