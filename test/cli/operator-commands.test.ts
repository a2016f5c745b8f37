import { describe, expect, test } from '@jest/globals';
import type { RunSnapshot } from '../../signals/facts.ts';
import { FakePlays, STATUS } from './fake-plays.ts';
import { baton } from './in-process.ts';

const RUN = { namespace: 'argo', name: 'play-7', uid: 'uid-2' } as RunSnapshot;

describe('a command reaches the play under its name, with who says so and why', () => {
  test.each(['hold', 'release', 'retry', 'cancel', 'refresh'])('%s', async (name) => {
    const plays = new FakePlays(STATUS);
    const { code, out } = await baton([name, 'acme/shop#7', '--reason', 'so be it'], { temporal: { plays } });
    expect(code).toBe(0);
    expect(plays.commands).toEqual([
      { id: 'play/acme/shop/7', command: { name, input: { by: 'ada', reason: 'so be it' } } },
    ]);
    expect(out).toContain('acme/shop#7');
  });

  test('--by says who instead of the environment', async () => {
    const plays = new FakePlays(STATUS);
    await baton(['hold', 'Acme/Shop/7', '--reason', 'x', '--by', 'grace'], { temporal: { plays } });
    expect(plays.commands).toEqual([
      { id: 'play/acme/shop/7', command: { name: 'hold', input: { by: 'grace', reason: 'x' } } },
    ]);
  });

  test('open names the gate where the run stands, so that a slow command can not open the next one', async () => {
    const plays = new FakePlays(STATUS);
    await baton(['open', 'acme/shop#7', '--reason', 'x'], { temporal: { plays } });
    expect(plays.commands[0]?.command.input).toEqual({ by: 'ada', reason: 'x', gate: 'waiting-pr-approved' });
  });

  test('open takes another gate at its word', async () => {
    const plays = new FakePlays(STATUS);
    await baton(['open', 'acme/shop#7', '--reason', 'x', '--gate', 'waiting-pr-created'], { temporal: { plays } });
    expect(plays.commands[0]?.command.input).toMatchObject({ gate: 'waiting-pr-created' });
  });

  test('open is refused while the run stands at no gate', async () => {
    const stages = STATUS.stages.map((row) => ({ ...row, state: 'done' as const }));
    const plays = new FakePlays({ ...STATUS, stages, stage: 'finalizing' });
    const { code, err } = await baton(['open', 'acme/shop#7', '--reason', 'x'], { temporal: { plays } });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'baton: The play cannot do that now: the run stands at no gate (the play is at finalizing) [BATON_COMMAND_REFUSED]\n',
    });
    expect(plays.commands).toEqual([]);
  });

  test.each([
    ['quality-in-progress', 'quality-in-progress'],
    ['quality', 'quality-in-progress'],
  ])('rollback --to %s', async (to, label) => {
    const plays = new FakePlays(STATUS);
    const argv = ['rollback', 'acme/shop#7', '--to', to, '--reason', 'x'];
    const { err } = await baton([...argv, '--yes'], { temporal: { plays } });
    expect(err).toContain('Run argo/play-7 (Running) is stopped');
    expect(err).toContain('  waiting-pr-approved: no approval yet');
    expect(plays.commands[0]?.command).toEqual({ name: 'rollback', input: { by: 'ada', reason: 'x', to: label } });
  });

  test('rollback does nothing before somebody has agreed to what it means', async () => {
    const plays = new FakePlays(STATUS);
    const argv = ['rollback', 'acme/shop#7', '--to', 'quality', '--reason', 'x'];
    expect(await baton(argv, { temporal: { plays } })).toMatchObject({
      code: 2,
      err: expect.stringContaining('say --yes'),
    });
    expect((await baton(argv, { temporal: { plays }, confirm: async () => false })).code).toBe(2);
    expect(plays.commands).toEqual([]);
    expect((await baton(argv, { temporal: { plays }, confirm: async () => true })).code).toBe(0);
  });

  test.each([
    [
      ['rollback', '--to', 'nowhere'],
      'there is no working label or role "nowhere"; there are implementation-in-progress, implementation, quality-in-progress, quality, testing-in-progress, testing',
    ],
    [
      ['rollback', '--to', 'waiting-pr-approved'],
      'there is no working label or role "waiting-pr-approved"; there are implementation-in-progress, implementation, quality-in-progress, quality, testing-in-progress, testing',
    ],
    [
      ['open', '--gate', 'nonsense'],
      'there is no gate "nonsense"; there are waiting-pr-created, waiting-ready-for-qa, waiting-pr-approved',
    ],
  ])('%j is wrong usage that names what there is, and nothing is sent', async ([name = '', ...flags], words) => {
    const plays = new FakePlays(STATUS);
    expect(await baton([name, 'acme/shop#7', ...flags, '--reason', 'x'], { temporal: { plays } })).toMatchObject({
      code: 2,
      err: `baton: The command was not understood: ${words} [BATON_USAGE]\n`,
    });
    expect(plays.commands).toEqual([]);
  });

  test.each([
    ['rollback', '--to', 'quality-in-progress'],
    ['open', '--gate', 'waiting-ready-for-qa'],
  ])('%s %s to what only the configuration knows is the play’s to refuse', async (name, option, value) => {
    const plays = new FakePlays({ ...STATUS, stages: STATUS.stages.slice(2) });
    plays.refusal = 'not in this play';
    const argv = [name, 'acme/shop#7', option, value, '--reason', 'x', ...(name === 'rollback' ? ['--yes'] : [])];
    expect(await baton(argv, { temporal: { plays } })).toMatchObject({
      code: 1,
      err: expect.stringContaining('not in this play [BATON_COMMAND_REFUSED]'),
    });
  });

  test('a stage that only the play knows, by an older configuration, can be gone back to', async () => {
    const old = STATUS.stages.map((row, index) => (index === 0 ? { ...row, working: 'old-in-progress' } : row));
    const plays = new FakePlays({ ...STATUS, stages: old });
    const argv = ['rollback', 'acme/shop#7', '--to', 'old-in-progress', '--reason', 'x', '--yes'];
    expect(await baton(argv, { temporal: { plays } })).toMatchObject({ code: 0 });
  });

  test.each([
    ['play-7', 'argo'],
    ['agents/play-7', 'agents'],
  ])('adopt --run %s reads the run in namespace %s and hands it over', async (run, namespace) => {
    const plays = new FakePlays(STATUS);
    const read: string[][] = [];
    const { code } = await baton(['adopt', 'acme/shop#7', '--run', run, '--reason', 'x'], {
      temporal: { plays },
      readRun: async (_, ...where) => {
        read.push(where);
        return { run: RUN, claim: { owner: 'acme', repository: 'shop', task: '7' }, owner: 'play/acme/shop/7' };
      },
    });
    expect(code).toBe(0);
    expect(read).toEqual([[namespace, 'play-7']]);
    expect(plays.commands[0]?.command).toEqual({
      name: 'adopt',
      input: { by: 'ada', reason: 'x', run: RUN, owner: 'play/acme/shop/7' },
    });
  });

  test.each([
    ['another task', { owner: 'acme', repository: 'shop', task: '9' }, 'acme/shop#9'],
    ["another repository's task", { owner: 'acme', repository: 'shop2', task: '7' }, 'acme/shop2#7'],
    ['nothing', null, 'no task'],
  ])('adopt of a run that claims %s is refused, unless forced', async (_, claim, claimed) => {
    const plays = new FakePlays(STATUS);
    const world = { temporal: { plays }, readRun: async () => ({ run: RUN, claim, owner: null }) };
    const adopt = ['adopt', 'acme/shop#7', '--run', 'play-9', '--reason', 'x'];
    expect(await baton(adopt, world)).toMatchObject({
      code: 1,
      err: `baton: The play cannot do that now: run argo/play-9 claims ${claimed}, not acme/shop#7; --force adopts it all the same [BATON_COMMAND_REFUSED]\n`,
    });
    expect(plays.commands).toEqual([]);
    expect(await baton([...adopt, '--force'], world)).toMatchObject({ code: 0 });
    expect(plays.commands[0]?.command).toMatchObject({ name: 'adopt', input: { run: RUN } });
  });

  test.each([[[]], [['--force']]])('adopt %j never takes a run from the play that holds it', async (flags) => {
    const holder = { ...STATUS, play: 'play/acme/shop/9', run: { ...RUN, phase: 'Running' } } as const;
    const plays = new FakePlays(STATUS, holder);
    const world = {
      temporal: { plays },
      readRun: async () => ({ run: RUN, claim: { owner: 'acme', repository: 'shop', task: '9' }, owner: null }),
    };
    const adopt = ['adopt', 'acme/shop#7', '--run', 'play-9', '--reason', 'x', ...flags];
    expect(await baton(adopt, world)).toMatchObject({
      code: 1,
      err: 'baton: The play cannot do that now: run argo/play-9 belongs to the play acme/shop#9, which is under way, and --force does not take it away: leave it there, or cancel acme/shop#9 first, which stops the run [BATON_COMMAND_REFUSED]\n',
    });
    expect(plays.commands).toEqual([]);
  });

  test.each([
    ['has ended', { ended: true, run: { ...RUN, phase: 'Running' } }],
    ['is bound to another run', {}],
    ['has no run', { run: null }],
  ] as const)('adopt --force takes a run whose own play %s', async (_, its) => {
    const plays = new FakePlays(STATUS, { ...STATUS, play: 'play/acme/shop/9', ...its });
    const { code } = await baton(['adopt', 'acme/shop#7', '--run', 'play-9', '--reason', 'x', '--force'], {
      temporal: { plays },
      readRun: async () => ({ run: RUN, claim: { owner: 'acme', repository: 'shop', task: '9' }, owner: null }),
    });
    expect(code).toBe(0);
    expect(plays.commands[0]).toMatchObject({ id: 'play/acme/shop/7', command: { name: 'adopt' } });
  });

  test('adopt of a run that is not there ends with 4 and touches nothing', async () => {
    const plays = new FakePlays(STATUS);
    const world = { temporal: { plays }, readRun: async () => null };
    const { code, err } = await baton(['adopt', 'acme/shop#7', '--run', 'gone', '--reason', 'x'], world);
    expect({ code, err }).toEqual({
      code: 4,
      err: 'baton: There is no such run: no Workflow gone in namespace argo [BATON_RUN_NOT_FOUND]\n',
    });
    expect(plays.commands).toEqual([]);
  });
});

test('without --reason nothing is sent', async () => {
  const { code, err } = await baton(['cancel', 'acme/shop#7']);
  expect(code).toBe(2);
  expect(err).toContain("required option '--reason <text>' not specified");
});

test.each([
  ['--reason', ['--reason', '']],
  ['--reason', ['--reason', '  ']],
  ['--by', ['--reason', 'x', '--by', '']],
])('an empty %s is wrong usage, and nothing is sent', async (option, flags) => {
  const { code, err } = await baton(['hold', 'acme/shop#7', ...flags]);
  expect(code).toBe(2);
  expect(err).toContain(`option '${option}`);
  expect(err).toContain('It says nothing.');
});

test('the help of a command says which options it can not do without', async () => {
  const { out } = await baton(['rollback', '--help']);
  expect(out).toMatch(/--to <stage> +\(required\)/);
  expect((await baton(['retry', '--help'])).out).toMatch(/--reason <text> +\(required\)/);
  expect(out).not.toMatch(/--by <name> +\(required\)/);
});

test('a refusal is the play’s own word', async () => {
  const plays = new FakePlays(STATUS);
  plays.refusal = 'the play is not on hold';
  const { code, err } = await baton(['release', 'acme/shop#7', '--reason', 'x'], { temporal: { plays } });
  expect({ code, err }).toEqual({
    code: 1,
    err: 'baton: The play cannot do that now: the play is not on hold [BATON_COMMAND_REFUSED]\n',
  });
});

test('--json answers with the status after the command', async () => {
  const plays = new FakePlays(STATUS);
  const { out } = await baton(['hold', 'acme/shop#7', '--reason', 'x', '--json'], { temporal: { plays } });
  expect(JSON.parse(out)).toEqual(STATUS);
});
