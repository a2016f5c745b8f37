import { describe, expect, test } from '@jest/globals';
import { acmeShopFile, DIGEST } from './acme-shop.ts';
import { FakePlays } from './fake-plays.ts';
import { FakeTransitions } from './fake-transitions.ts';
import { baton } from './in-process.ts';

const LISTED = {
  play: 'play/acme/shop/7',
  running: true,
  stage: 'waiting-pr-approved',
  stageSince: '2026-03-01T11:55:00.000Z',
  pullRequest: 42,
  attention: ['rework-limit'],
  policy: '0123abcd',
  startedAt: '2026-03-01T10:00:00.000Z',
};

const configFile = acmeShopFile();

describe('baton list', () => {
  test('--attention names runs whose transition failed, beside the plays', async () => {
    const plays = new FakePlays();
    const transitions = new FakeTransitions();
    const id = 'transition/argo/build-7';
    const attention = ['transition-failed', 'label-not-restored'];
    transitions.failed = [{ id, run: 'argo/build-7', attention, startedAt: '2026-03-01T11:00:00.000Z' }];
    const { out } = await baton(['list', '--attention'], { temporal: { plays, transitions } });
    expect(out).toContain('a transition of run argo/build-7 failed 1 h ago (transition-failed, label-not-restored)');
    expect(out).toContain(id);
    const json = await baton(['list', '--attention', '--json'], { temporal: { plays, transitions } });
    expect({ plays: JSON.parse(json.out) as unknown, told: json.err }).toEqual({
      plays: [],
      told: expect.stringContaining('argo/build-7'),
    });
    expect((await baton(['list'], { temporal: { plays, transitions } })).out).not.toContain('build-7');
  });

  test('shows a line for each play', async () => {
    const plays = new FakePlays();
    plays.listed = [
      LISTED,
      { ...LISTED, play: 'play/acme/shop/8', stage: null, stageSince: null, pullRequest: null, attention: [] },
    ];
    const { code, out } = await baton(['list'], { temporal: { plays } });
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'PLAY         STAGE                SINCE      PULL REQUEST  ATTENTION',
      'acme/shop#7  waiting-pr-approved  5 min ago  #42           rework-limit',
      'acme/shop#8                       2 h ago',
      '',
    ]);
  });

  test('marks those that judge by another policy than the configuration says', async () => {
    const plays = new FakePlays();
    const named = (task: string, other: object) => ({
      ...LISTED,
      play: `play/acme/shop/${task}`,
      attention: [],
      ...other,
    });
    plays.listed = [
      named('7', {}),
      named('8', { policy: DIGEST }),
      named('9', { running: false }),
      named('10', { policy: null }),
      { ...LISTED, play: 'play/acme/elsewhere/7' },
    ];
    const { out } = await baton(['list'], { env: { BATON_CONFIG: configFile() }, temporal: { plays } });
    const marked = out.split('\n').filter((line) => line.includes('*'));
    expect(marked).toEqual([
      expect.stringMatching(/^acme\/shop#7 .* 0123abcd \*$/),
      '* judges by another policy than this configuration says; see baton reconfigure.',
    ]);
    expect(out.split('\n')[0]).toMatch(/ATTENTION +POLICY$/);
  });

  test.each([
    ['with plays', [LISTED]],
    ['without any', []],
  ])('warns of runs that go on though their play has ended, %s', async (_, listed) => {
    const plays = new FakePlays();
    plays.listed = listed;
    plays.orphaned = { runs: ['play-shop-9-1'], seenAt: '2026-03-01T11:57:00.000Z' };
    const warning =
      'run play-shop-9-1 goes on though the play of its task has ended (as the sweep saw 3 min ago): stop it, or take it on with baton start --again';
    const { out } = await baton(['list'], { temporal: { plays } });
    expect(out.split('\n').at(-2)).toBe(`! ${warning}`);
    const transitions = new FakeTransitions();
    const json = await baton(['list', '--attention', '--json'], { temporal: { plays, transitions } });
    expect({ plays: JSON.parse(json.out) as unknown, err: json.err }).toEqual({ plays: listed, err: `${warning}\n` });
    const part = await baton(['list', '--stage', 'finalizing'], { temporal: { plays } });
    expect(part.out).not.toContain('play-shop-9-1');
  });

  test('says where those are that have ended, if there is no other', async () => {
    const temporal = { plays: new FakePlays() };
    expect((await baton(['list'], { temporal })).out).toBe('No open plays; --all shows those that have ended too.\n');
    expect((await baton(['list', '--all'], { temporal })).out).toBe('No plays.\n');
  });

  test('asks for what the options name', async () => {
    const plays = new FakePlays();
    const flags = ['--stage', 'finalizing', '--attention', '--repository', 'acme/shop', '--all', '--limit', '5'];
    await baton(['list', ...flags], { temporal: { plays } });
    expect(plays.filters).toEqual([
      { stage: 'finalizing', attention: true, repository: 'acme/shop', all: true, limit: 5 },
    ]);
  });

  test.each([
    [
      ['--stage', 'bogus'],
      'there is no stage "bogus"; there are pending, implementation-in-progress, waiting-pr-created, quality-in-progress, waiting-ready-for-qa, testing-in-progress, waiting-pr-approved, finalizing, completed, failed, cancelled, abandoned',
    ],
    [['--repository', 'acme/shoe'], '"acme/shoe" is not among Acme/Shop'],
  ])('that finds nothing under %j says what there is', async (flags, words) => {
    const env = { BATON_CONFIG: configFile() };
    const { code, out, err } = await baton(['list', ...flags], { env, temporal: { plays: new FakePlays() } });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(`baton: The command was not understood: ${words} [BATON_USAGE]\n`);
  });

  test('shows plays at a stage that is configured no more', async () => {
    const plays = new FakePlays();
    plays.listed = [{ ...LISTED, stage: 'review-in-progress' }];
    const { code, out } = await baton(['list', '--stage', 'review-in-progress'], { temporal: { plays } });
    expect(code).toBe(0);
    expect(out).toContain('review-in-progress');
  });

  test('--json is the list itself', async () => {
    const plays = new FakePlays();
    plays.listed = [LISTED];
    expect(JSON.parse((await baton(['list', '--json'], { temporal: { plays } })).out)).toEqual([LISTED]);
  });
});
