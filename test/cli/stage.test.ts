import { describe, expect, test } from '@jest/globals';
import type { RunQuery } from '../../cli/read-stages.ts';
import type { StageReading } from '../../signals/transition.ts';
import { FakePlays, STATUS } from './fake-plays.ts';
import { FakeTransitions, READING, resultOf } from './fake-transitions.ts';
import { baton } from './in-process.ts';

const PLAY = 'play/acme/shop/7';

/** A cluster with these runs; a selector finds all of them. */
const having = (runs: readonly StageReading[]) => async (_: unknown, query: RunQuery) =>
  'selector' in query ? runs : runs.filter(({ name }) => name === query.name);

function world(runs: readonly StageReading[] = [READING], plays = new FakePlays()) {
  const transitions = new FakeTransitions();
  return { transitions, plays, outside: { temporal: { plays, transitions }, readStages: having(runs) } };
}

const many = (count: number): StageReading[] =>
  Array.from({ length: count }, (_, index) => ({
    ...READING,
    name: `build-${String(index)}`,
    uid: `uid-${String(index)}`,
  }));

const SET = ['stage', 'set', 'argo/build-7', '--to', 'testing-in-progress', '--reason', 'the sensor was away'];

describe('baton stage get', () => {
  test('shows the label of a run that nobody owns, and since when', async () => {
    const { outside } = world();
    const { code, out } = await baton(['stage', 'get', 'argo/build-7'], outside);
    expect(code).toBe(0);
    expect(out).toMatch(/argo\/build-7 +waiting-ready-for-qa +1 h ago +Running +nobody/);
  });

  test('says who edited a label by hand, and when', async () => {
    const edited = { manager: 'kubectl-label', at: '2026-03-01T11:30:00Z', recorded: 'waiting-pr-created' };
    const { outside } = world([{ ...READING, edited }]);
    const { out } = await baton(['stage', 'get', 'argo/build-7'], outside);
    expect(out.replace(/\s+/g, ' ')).toContain('edited by hand by kubectl-label at 2026-03-01T11:30:00Z');
  });

  test('of a run whose play goes on shows the stage of the play', async () => {
    const { outside } = world([{ ...READING, name: 'play-7', uid: 'uid-1', play: PLAY }], new FakePlays(STATUS));
    const { out } = await baton(['stage', 'get', 'argo/play-7', '--json'], outside);
    expect(JSON.parse(out)).toMatchObject([{ stage: 'waiting-pr-approved', play: PLAY }]);
  });

  test('of a play that has ended shows its last run, which is nobody’s', async () => {
    const plays = new FakePlays({ ...STATUS, ended: true, stage: 'failed' });
    const { outside } = world([{ ...READING, name: 'play-7', uid: 'uid-1', play: PLAY }], plays);
    const { out } = await baton(['stage', 'get', 'acme/shop#7', '--json'], outside);
    expect(JSON.parse(out)).toMatchObject([{ stage: 'waiting-ready-for-qa', play: null }]);
  });

  test.each([
    [['stage', 'get', 'argo/nowhere'], 4],
    [['stage', 'get', 'build-7'], 2],
    [['stage', 'get'], 2],
    [['stage', 'get', 'argo/build-7', '--selector', 'a=b'], 2],
  ])('%j ends with %i', async (argv, code) => {
    expect((await baton(argv, world().outside)).code).toBe(code);
  });
});

describe('baton stage set', () => {
  test('asks for a transition of exactly this run, with who and why', async () => {
    const { outside, transitions } = world();
    const { code, out } = await baton([...SET, '--critical'], outside);
    expect(code).toBe(0);
    expect(transitions.asked).toEqual([
      expect.objectContaining({
        run: { namespace: 'argo', name: 'build-7', uid: 'uid-7' },
        destination: { kind: 'set', to: 'testing-in-progress', back: false, from: null },
        by: 'ada',
        reason: 'the sensor was away',
        critical: true,
        dryRun: false,
      }),
    ]);
    expect(out).toMatch(/argo\/build-7 +moved +waiting-ready-for-qa +testing-in-progress/);
  });

  test('hands on --back, --from and --dry-run, for which no reason is needed', async () => {
    const { outside, transitions } = world();
    const argv = ['stage', 'set', 'argo/build-7', '--to', 'quality-in-progress', '--back', '--from', 'x', '--dry-run'];
    expect(await baton(argv, outside)).toMatchObject({ code: 0, out: expect.stringContaining('would-move') });
    expect(transitions.asked[0]).toMatchObject({ destination: { back: true, from: 'x' }, dryRun: true });
  });

  test('says why it was refused, and where the run may go', async () => {
    const { outside, transitions } = world();
    const refused = {
      success: false,
      outcome: 'illegal',
      reason: 'it lies behind: say --back',
      legal: ['finalizing'],
    } as const;
    const run = { namespace: 'argo', name: 'build-7', uid: 'uid-7' };
    const destination = { kind: 'rollback' } as const;
    transitions.answers.set('build-7', {
      kind: 'ended',
      result: resultOf({ run, destination, dryRun: false }, refused),
    });
    const { code, out } = await baton(SET, outside);
    expect(code).toBe(1);
    expect(out).toContain('argo/build-7: it lies behind: say --back\n  it may go to finalizing');
  });

  test.each([
    ['busy', { kind: 'busy', id: 'transition/argo/build-7' }, 1, 'another transition of it has not ended'],
    ['under-way', { kind: 'under-way', id: 'transition/argo/build-7', step: 'undoing' }, 3, 'it is undoing'],
  ] as const)('that is %s ends with words and a code of its own', async (outcome, answer, code, words) => {
    const { outside, transitions } = world();
    transitions.answers.set('build-7', answer);
    const ended = await baton([...SET, '--json'], outside);
    expect(ended.code).toBe(code);
    expect(JSON.parse(ended.out)).toMatchObject([{ outcome, reason: expect.stringContaining(words) }]);
  });

  test.each([
    [['--to', 'nowhere', '--reason', 'x'], 'there is no stage "nowhere"; there are pending,'],
    [['--to', 'finalizing'], 'say why, with --reason'],
  ])('with %j is wrong usage, and nothing is asked for', async (flags, words) => {
    const { outside, transitions } = world();
    const { code, err } = await baton(['stage', 'set', 'argo/build-7', ...flags], outside);
    expect({ code, asked: transitions.asked }).toEqual({ code: 2, asked: [] });
    expect(err).toContain(words);
  });
});

describe('many runs at once', () => {
  const SELECTED = ['stage', 'set', '--selector', 'team=web', '--to', 'finalizing', '--reason', 'freeze is over'];

  test('are moved some at a time, each with its outcome, and one that fails does not stop the others', async () => {
    const { outside, transitions } = world(many(30));
    transitions.answers.set('build-4', { kind: 'busy', id: 'transition/argo/build-4' });
    const { code, out, err } = await baton([...SELECTED, '--yes', '--json'], outside);
    expect(code).toBe(1);
    const outcomes = (JSON.parse(out) as { name: string; outcome: string }[]).map(({ outcome }) => outcome);
    expect(outcomes).toHaveLength(30);
    expect(outcomes.filter((outcome) => outcome !== 'moved')).toEqual(['busy']);
    expect(err).toMatch(/^30 of 30 {2}argo\/build-\d+: moved$/m);
    expect(transitions.most).toBe(8);
  });

  test('more than a few are not moved without a yes, and --dry-run needs none', async () => {
    const { outside, transitions } = world(many(4));
    const refused = await baton(SELECTED, outside);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('say --yes') });
    expect(transitions.asked).toEqual([]);
    expect((await baton(SELECTED, { ...outside, confirm: async () => false })).code).toBe(2);
    expect(transitions.asked).toEqual([]);
    expect((await baton([...SELECTED, '--dry-run'], outside)).code).toBe(0);
    expect((await baton(SELECTED, { ...outside, confirm: async () => true })).code).toBe(0);
    expect(transitions.asked).toHaveLength(8);
  });

  test('a selector that finds too many is refused with how many', async () => {
    const { outside, transitions } = world(many(12));
    const { code, err } = await baton([...SELECTED, '--yes', '--limit', '10'], outside);
    expect({ code, asked: transitions.asked }).toEqual({ code: 2, asked: [] });
    expect(err).toContain('finds 12 runs, more than 10');
  });

  test('that are stopped say how many were not begun', async () => {
    const { outside } = world(many(30));
    const stopped = AbortSignal.abort();
    const ended = await baton([...SELECTED, '--yes'], { ...outside, stopSignal: () => stopped });
    expect(ended).toMatchObject({ code: 130, err: expect.stringContaining('30 were not begun') });
  });
});

describe('a run whose play goes on', () => {
  const owned = () =>
    world([{ ...READING, name: 'play-7', uid: 'uid-1', play: PLAY, stage: STATUS.stage }], new FakePlays(STATUS));

  test.each([
    ['finalizing', 'baton open acme/shop#7 --gate waiting-pr-approved'],
    ['testing-in-progress', 'baton rollback acme/shop#7 --to testing-in-progress'],
    ['quality-in-progress', 'baton rollback acme/shop#7 --to quality-in-progress'],
    ['waiting-pr-created', 'baton rollback acme/shop#7 --to implementation-in-progress'],
    ['cancelled', 'baton cancel acme/shop#7'],
    ['completed', 'when Argo says so'],
  ])('is not moved to %s past the play, and the command for it is named', async (to, words) => {
    const { outside, transitions } = owned();
    const { code, out } = await baton(['stage', 'set', 'argo/play-7', '--to', to, '--reason', 'x'], outside);
    expect(code).toBe(1);
    expect(out).toContain(words);
    expect(transitions.asked).toEqual([]);
  });

  test('is where it is asked to be', async () => {
    const { outside } = owned();
    const argv = ['stage', 'set', 'acme/shop#7', '--to', 'waiting-pr-approved', '--reason', 'x'];
    expect(await baton(argv, outside)).toMatchObject({ code: 0, out: expect.stringContaining('already-there') });
  });

  test('with a label edited by hand is accepted by a retry', async () => {
    const attention = ["the run's label is x, and Baton had y"];
    const { outside } = world([{ ...READING, uid: 'uid-1', play: PLAY }], new FakePlays({ ...STATUS, attention }));
    const argv = ['stage', 'set', 'acme/shop#7', '--to', 'finalizing', '--reason', 'x'];
    const runless = { ...outside, readStages: async () => [] };
    expect((await baton(argv, runless)).out).toContain('baton retry acme/shop#7 accepts it');
  });

  test('is rolled back by its play', async () => {
    const { outside, transitions } = owned();
    const { code, out } = await baton(['stage', 'rollback', 'argo/play-7', '--reason', 'x'], outside);
    expect({ code, asked: transitions.asked }).toEqual({ code: 1, asked: [] });
    expect(out).toContain('baton rollback acme/shop#7 --to <stage>');
  });
});

describe('baton stage history', () => {
  test('of a run is its own, newest first', async () => {
    const { out } = await baton(['stage', 'history', 'argo/build-7'], world().outside);
    expect(out).toMatch(/1 h ago +waiting-pr-created +waiting-ready-for-qa +grace +the sensor was away/);
  });

  test('of a play is told by the play', async () => {
    const plays = new FakePlays(STATUS);
    plays.changes = [{ ...READING.history[0], by: 'baton' } as (typeof READING.history)[number]];
    const { out } = await baton(['stage', 'history', 'acme/shop#7', '--json'], world([], plays).outside);
    expect(JSON.parse(out)).toEqual(plays.changes);
  });
});
