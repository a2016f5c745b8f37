import { describe, expect, test } from '@jest/globals';
import type { PlayStatus } from '../../signals/messages.ts';
import { FakePlays, STATUS } from './fake-plays.ts';
import { baton, NOW } from './in-process.ts';

const BEFORE = { at: '2026-03-01T11:55:00.000Z', what: 'gate waiting-ready-for-qa opened' };
const ASKED = { at: '2026-03-01T12:00:00.000Z', what: 'judgement overridden by ada: by phone' };
const OPENED = { at: '2026-03-01T12:00:01.000Z', what: 'opened waiting-pr-approved at bbbbbbb (override)' };
const WENT_ON = { at: '2026-03-01T12:00:01.000Z', what: 'waiting-pr-approved → finalizing' };

/** What the play answers, what it shows while the gate is being opened, and what it shows after that. */
const ACCEPTED: PlayStatus = { ...STATUS, underWay: 'reading its run', journal: [BEFORE, ASKED] };
const OPENING: PlayStatus = { ...ACCEPTED, underWay: 'opening the gate' };
const DONE: PlayStatus = {
  ...STATUS,
  stage: 'finalizing',
  waitingFor: "Argo's own end of the run",
  journal: [BEFORE, ASKED, OPENED, WENT_ON],
};

const said = async (shown: (PlayStatus | null)[], ...flags: string[]) => {
  const plays = new FakePlays(STATUS);
  plays.shown = shown;
  return baton(['open', 'acme/shop#7', '--reason', 'by phone', ...flags], { temporal: { plays } });
};

describe('a command is answered with what was accepted and what came of it', () => {
  test('in words: the journal from the command on, and where the play is then', async () => {
    const { code, out } = await said([ACCEPTED, OPENING, OPENING, DONE]);
    expect(code).toBe(0);
    expect(out).toBe(`✓ acme/shop#7 has accepted open:
  judgement overridden by ada: by phone
  opened waiting-pr-approved at bbbbbbb (override)
  waiting-pr-approved → finalizing
It is at finalizing and waits for Argo's own end of the run.
`);
  });

  test('in JSON: the status of then', async () => {
    expect(JSON.parse((await said([ACCEPTED, OPENING, DONE], '--json')).out)).toEqual(DONE);
  });

  test('with --no-wait as soon as it is accepted, and it says what is under way', async () => {
    const { out } = await said([ACCEPTED, DONE], '--no-wait');
    expect(out).toBe(`✓ acme/shop#7 has accepted open:
  judgement overridden by ada: by phone
It is at waiting-pr-approved, still reading its run. See what comes of it with: baton status acme/shop#7 --watch
`);
    expect(JSON.parse((await said([ACCEPTED, DONE], '--no-wait', '--json')).out)).toEqual(ACCEPTED);
  });

  test('when it takes too long as well: nobody waits for ever', async () => {
    const { code, out } = await said([ACCEPTED, OPENING]);
    expect(code).toBe(0);
    expect(out).toContain('It is at waiting-pr-approved, still opening the gate.');
  });

  test('after fifteen seconds by the clock also where each look takes long, and no look outlasts them', async () => {
    let now = NOW;
    const granted: (number | undefined)[] = [];
    class SlowPlays extends FakePlays {
      override async status(id: string, withinMs?: number): Promise<PlayStatus> {
        granted.push(withinMs);
        now += Math.min(9_000, withinMs ?? 0);
        return super.status(id);
      }
    }
    const plays = new SlowPlays(STATUS);
    plays.shown = [ACCEPTED, OPENING];
    const sleep = async (ms: number): Promise<void> => {
      now += ms;
    };
    await baton(['open', 'acme/shop#7', '--reason', 'by phone'], { temporal: { plays }, now: () => now, sleep });
    expect(granted).toEqual([undefined, undefined, 14_750, 5_500]);
    expect(now - NOW).toBe(15_000);
  });

  test('and as accepted where no worker answers any more', async () => {
    const { code, out } = await said([ACCEPTED, null]);
    expect(code).toBe(0);
    expect(out).toContain('has accepted open:');
    expect(out).toContain('still reading its run.');
  });

  test('with the end, where it has ended', async () => {
    const { out } = await said([ACCEPTED, { ...DONE, stage: 'cancelled', ended: true }]);
    expect(out).toContain('\nIt has ended: cancelled.\n');
  });

  test('with what needs a person', async () => {
    const { out } = await said([ACCEPTED, { ...DONE, attention: ['template-cannot-start-at: no'] }]);
    expect(out).toContain('\n! template-cannot-start-at: no\n');
  });
});
