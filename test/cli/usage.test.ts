import { describe, expect, test } from '@jest/globals';
import { parsePlay, shortName } from '../../cli/play-reference.ts';
import { inWords, relative } from '../../cli/relative-time.ts';
import { visibilityQuery } from '../../cli/visibility-query.ts';
import { FakePlays, STATUS } from './fake-plays.ts';
import { baton } from './in-process.ts';

const COMMANDS = [
  'demo',
  'dev',
  'worker',
  'bridge',
  'setup',
  'start',
  'list',
  'status',
  'hold',
  'release',
  'open',
  'retry',
  'rollback',
  'cancel',
  'adopt',
  'refresh',
  'reconfigure',
  'stage',
  'deliver',
  'config',
];

describe('help', () => {
  test('names every command and the exit codes, and ends with 0', async () => {
    const { code, out } = await baton(['--help']);
    expect(code).toBe(0);
    for (const name of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect(out).toMatch(/^Exit codes:\n {2}0 {4}done$/m);
    expect(out).toContain('$ baton list --attention');
  });

  test.each([
    ...COMMANDS,
    'stage get',
    'stage set',
    'stage history',
    'stage rollback',
    'config check',
    'config schema',
    'config variables',
  ])('of %s has examples and exit codes, and says what --json does', async (name) => {
    const { code, out } = await baton([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Examples:\\n  \\$ .*baton ${name}`, 'm'));
    expect(out).toContain('\nExit codes:\n');
    if (name !== 'config' && name !== 'stage') expect(out).toMatch(/--json +answer with one JSON value on stdout/);
  });
});

describe('wrong usage ends with 2', () => {
  test.each([
    [[], ''],
    [['lst'], "baton: unknown command 'lst' [BATON_USAGE]\n"],
    [['list', '--nope'], "baton: unknown option '--nope' [BATON_USAGE]\n"],
    [['list', '--limit', '0'], 'Expected a whole number from 1. [BATON_USAGE]\n'],
    [['status'], "baton: missing required argument 'play' [BATON_USAGE]\n"],
    [['hold', '--reason', 'x'], "baton: missing required argument 'play' [BATON_USAGE]\n"],
    [['hold', 'acme/shop#7'], "baton: required option '--reason <text>' not specified [BATON_USAGE]\n"],
    [
      ['rollback'],
      "baton: missing required argument 'play'; required option '--to <stage>' not specified [BATON_USAGE]\n",
    ],
    [['start'], "baton: missing required argument 'repository'; missing required argument 'task' [BATON_USAGE]\n"],
    [['status', 'shop#7'], '"shop#7" is not a play, expected owner/repo#7 or owner/repo/7 [BATON_USAGE]\n'],
    [['adopt', 'acme/shop#7', '--run', 'argo/', '--reason', 'x'], "option '--run <name>' argument 'argo/' is invalid"],
    [['adopt', 'acme/shop#7', '--run', 'a/b/c', '--reason', 'x'], 'Expected the name of a Workflow, or namespace/name'],
    [['deliver', 'x.json', '--url', 'nonsense'], 'Expected an address such as https://'],
    [['deliver', 'x.json', '--url', 'ftp://bridge'], 'Expected an address such as https://'],
    [['deliver', 'x.json', '--event', 'x\ny'], 'Expected printable characters without blanks'],
    [['reconfigure', '--all', '--by', ' ', '--reason', 'x'], "option '--by <name>' argument ' ' is invalid"],
    [['bridge', '--port', 'web'], 'command line: bridge.port is "web", expected a whole number from 0 to 65535'],
    [['list', '--config', '/gone.yaml'], '--config names /gone.yaml: there is no such file'],
  ])('%j', async (argv, words) => {
    const { code, err } = await baton(argv);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  test('under --json stdout has the error as its one value, on its one line', async () => {
    const { out } = await baton(['list', '--nope', '--json']);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({
      error: { code: 'BATON_USAGE', detail: expect.stringContaining('--nope') },
    });
  });
});

describe('Temporal is taken where the flags say', () => {
  test('over the environment', async () => {
    const seen: unknown[] = [];
    const env = { BATON_CONFIG: '/dev/null', TEMPORAL_ADDRESS: 'env:1', TEMPORAL_NAMESPACE: 'env' };
    const world = {
      env,
      temporal: { plays: new FakePlays(STATUS) },
      connected: (config: { temporal: unknown }) => seen.push(config.temporal),
    };
    await baton(['status', 'acme/shop#7', '--temporal-address', 'flag:1'], world);
    expect(seen).toEqual([{ address: 'flag:1', namespace: 'env' }]);
  });
});

describe('colour is for terminals that want it', () => {
  const coloured = async (env: NodeJS.ProcessEnv, isTTY: boolean): Promise<boolean> => {
    let screen = '';
    const stdout = { write: (text: string) => (screen += text), isTTY };
    await baton(['status', 'acme/shop#7'], {
      env: { BATON_CONFIG: '/dev/null', ...env },
      stdout,
      temporal: { plays: new FakePlays(STATUS) },
    });
    return screen.includes('\u001b[');
  };

  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
  ])('%j, terminal: %s', async (env, isTTY, colour) => {
    expect(await coloured(env, isTTY)).toBe(colour);
  });
});

test.each(['acme/shop#7', 'acme/shop/7', 'play/acme/shop/7', 'Acme/Shop#007'])('%s names a play', (text) => {
  expect(parsePlay(text).id).toBe('play/acme/shop/7');
  expect(shortName(parsePlay(text).id)).toBe('acme/shop#7');
});

test.each(['acme/shop', 'acme/shop#', 'acme/shop#x', 'acme#7', 'a/b/c/7', ''])('"%s" names none', (text) => {
  expect(() => parsePlay(text)).toThrow('expected owner/repo#7');
});

test.each([
  [400, '0 s'],
  [59_000, '59 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h'],
  [3_605_000, '1 h'],
  [14_220_000, '3 h 57 min'],
  [1_209_600_000, '14 d'],
])('%i ms is %s', (ms, words) => {
  expect(inWords(ms)).toBe(words);
});

test('instants are told from now', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  expect(relative('2026-03-01T11:59:00Z', now)).toBe('1 min ago');
  expect(relative('2026-03-01T12:00:30Z', now)).toBe('in 30 s');
  expect(relative('2026-03-01T12:00:00.500Z', now)).toBe('now');
  expect(relative('soon', now)).toBe('soon');
});

test('a filter can not break out of its quotes', () => {
  const filter = { stage: "x' OR 'a'='a", attention: true, repository: null, all: true, limit: 1 };
  expect(visibilityQuery(filter)).toBe(
    "WorkflowType = 'play' AND ExecutionStatus != 'ContinuedAsNew' AND BatonStage = 'x\\' OR \\'a\\'=\\'a' AND BatonAttention IS NOT NULL",
  );
});
