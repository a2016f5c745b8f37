import { describe, expect, test } from '@jest/globals';
import { BatonError } from '../../errors/baton-error.ts';
import type { PlayStatus } from '../../signals/messages.ts';
import { acmeShopFile, DIGEST } from './acme-shop.ts';
import { FakePlays, STATUS } from './fake-plays.ts';
import { baton, NOW } from './in-process.ts';

const configFile = acmeShopFile();

describe('baton status', () => {
  test('is a page that needs no explanation', async () => {
    const { code, out } = await baton(['status', 'acme/shop#7'], { temporal: { plays: new FakePlays(STATUS) } });
    expect(code).toBe(0);
    expect(out).toBe(`acme/shop#7  waiting-pr-approved

  AGENT           NOW                  GATE OPENS BY                                      GATE
✓ implementation                       an open pull request of this task                  opened 10 min ago at bbbbbbb
✓ quality                              label ready-for-qa by quality at the present head  opened 10 min ago at bbbbbbb
● testing         waiting-pr-approved  approval of the present head by testing            no approval yet

Waits for     testing has not approved the present head
Since         5 min ago
Next          in 25 min, remind
Pull request  #42 at bbbbbbb
Run           play-7 in namespace argo (Running)
Rework        1 of 5 rounds
Policy        0123abcd
Deliveries    4 applied, 2 duplicate, 0 late, 1 refused

Journal
  2 h ago  run play-7 bound
5 min ago  gate waiting-ready-for-qa opened at bbbbbbb
`);
  });

  test('says where the play judges by another policy than the configuration says', async () => {
    const policyOf = async (status: PlayStatus) => {
      const world = { env: { BATON_CONFIG: configFile() }, temporal: { plays: new FakePlays(status) } };
      return /^Policy +(.*)$/m.exec((await baton(['status', 'acme/shop#7'], world)).out)?.[1];
    };
    const other = `0123abcd; this configuration says ${DIGEST}, which baton reconfigure brings`;
    expect(await policyOf(STATUS)).toBe(other);
    expect(await policyOf({ ...STATUS, policy: DIGEST })).toBe(DIGEST);
    expect(await policyOf({ ...STATUS, ended: true, stage: 'completed' })).toBe('0123abcd');
  });

  test('says first why a person is needed, and who holds it', async () => {
    const held = { by: 'ada', reason: 'lunch', since: '2026-03-01T11:00:00.000Z' };
    const status = { ...STATUS, attention: ['2 runs claim this task'], held };
    const { out } = await baton(['status', 'acme/shop#7'], { temporal: { plays: new FakePlays(status) } });
    expect(out).toContain('waiting-pr-approved, on hold\n\n! 2 runs claim this task\n');
    expect(out).toContain('On hold       for 1 h, by ada\n');
    expect(out).toMatch(/^‖ testing .* stays shut while on hold; no approval yet$/m);
  });

  test('of a play that was cancelled shows nothing as if it went on', async () => {
    const status = {
      ...STATUS,
      stage: 'cancelled',
      ended: true,
      next: null,
      waitingFor: 'nothing: the play has ended',
    };
    const { out } = await baton(['status', 'acme/shop#7'], { temporal: { plays: new FakePlays(status) } });
    expect(out).toMatch(/^acme\/shop#7 {2}cancelled$/m);
    expect(out).toMatch(/^■ testing +ended at waiting-pr-approved +approval of the present head by testing$/m);
    expect(out).toMatch(/^Run +play-7 in namespace argo \(Running when last seen\)$/m);
  });

  test('of a play that is not there ends with 4', async () => {
    const { code, out } = await baton(['status', 'acme/shop#8', '--json'], { temporal: { plays: new FakePlays() } });
    expect(code).toBe(4);
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'BATON_PLAY_NOT_FOUND',
        title: 'There is no such play',
        detail: 'play/acme/shop/8',
        retryable: false,
      },
    });
  });
});

describe('baton status --watch', () => {
  const watch = async (answers: readonly (PlayStatus | BatonError)[], flags: readonly string[] = []) => {
    const plays = new FakePlays();
    const left = [...answers];
    plays.status = async () => {
      const answer = left.shift() ?? new BatonError('BATON_INTERNAL', { detail: 'asked once too often' });
      if (answer instanceof BatonError) throw answer;
      return answer;
    };
    return baton(['status', 'acme/shop#7', '--watch', ...flags], { temporal: { plays } });
  };
  const END = { ...STATUS, stage: 'completed', ended: true, waitingFor: 'nothing' };

  test('tells each stage once and ends with the play', async () => {
    const { code, err, out } = await watch([STATUS, STATUS, END]);
    expect(code).toBe(0);
    expect(err).toBe(`waiting-pr-approved: waits for ${STATUS.waitingFor}\ncompleted: the play has ended\n`);
    expect(out).toContain('acme/shop#7  completed');
  });

  test('ends with 1 when the play has not completed', async () => {
    expect((await watch([{ ...END, stage: 'cancelled' }])).code).toBe(1);
  });

  test('with --json the last status is the answer, and the only one; what goes on is on stderr', async () => {
    const { out, err } = await watch([STATUS, END], ['--json']);
    expect(JSON.parse(out)).toEqual(END);
    expect(err).toBe(`waiting-pr-approved: waits for ${STATUS.waitingFor}\ncompleted: the play has ended\n`);
  });

  test('outlives a worker that is being replaced', async () => {
    const away = new BatonError('BATON_WORKER_UNREACHABLE', { detail: 'nobody there' });
    const { code, err } = await watch([STATUS, away, away, END]);
    expect(code).toBe(0);
    expect(err).toContain('no answer: nobody there');
  });

  test('gives up at once when nobody has ever answered', async () => {
    expect((await watch([new BatonError('BATON_TEMPORAL_UNREACHABLE', { detail: 'down' })])).code).toBe(3);
  });

  test.each([
    ['between two looks', 0],
    ['while it waits for an answer', 1],
  ])('that is interrupted %s says so in one word and ends with 130', async (_, answers) => {
    const stop = new AbortController();
    const plays = new FakePlays();
    let asked = 0;
    plays.status = async () => {
      asked += 1;
      if (asked > answers) stop.abort();
      return asked > answers && answers > 0 ? new Promise<never>(() => undefined) : STATUS;
    };
    const world = { temporal: { plays }, stopSignal: () => stop.signal };
    const { code, err, out } = await baton(['status', 'acme/shop#7', '--watch', '--json'], world);
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toMatch(/(^|\n)interrupted\n$/);
  });

  test('a terminal gets the page redrawn', async () => {
    let screen = '';
    const stdout = { write: (text: string) => (screen += text), isTTY: true };
    const plays = new FakePlays(END);
    await baton(['status', 'acme/shop#7', '--watch'], { temporal: { plays }, stdout, now: () => NOW });
    expect(screen.startsWith('\u001b[H\u001b[2J')).toBe(true);
    expect(screen).toContain('\u001b[32mcompleted');
  });
});
