import { describe, expect, test } from '@jest/globals';
import { createOrphanWarnings } from '../../../activities/upkeep/orphans.ts';
import type { RunTarget } from '../../../activities/upkeep/run-target.ts';
import { playId } from '../../../signals/messages.ts';
import { createLogger } from '../../../telemetry/log.ts';
import { INPUT } from '../../workflows/play/simulation.ts';
import { freshRun } from '../../workflows/play/world.ts';

const TARGET: RunTarget = { play: playId(INPUT.identity), madeBy: 'others', input: INPUT };
const ORPHAN = freshRun('submitted-again');

function warnings() {
  const lines: unknown[] = [];
  const logger = createLogger({ destination: { write: (text: string) => void lines.push(JSON.parse(text)) } });
  return { lines, warn: createOrphanWarnings(logger) };
}

describe('a live run without a play is warned of', () => {
  test('once, with what to do about it', () => {
    const { lines, warn } = warnings();
    for (const run of [ORPHAN, { ...ORPHAN, resourceVersion: '2' }]) warn(TARGET, run);
    expect(lines).toMatchObject([
      {
        level: 'warn',
        play: 'play/acme/shop/7',
        run: 'submitted-again',
        hint: 'baton start acme/shop 7 --again takes it on; otherwise stop it: argo stop -n argo submitted-again',
      },
    ]);
  });

  test('again only when a thousand others have come: no more are remembered', () => {
    const { lines, warn } = warnings();
    const others = Array.from({ length: 1_000 }, (_, index) => ({ ...ORPHAN, uid: `u-${String(index)}` }));
    for (const run of [ORPHAN, ...others.slice(1), ORPHAN]) warn(TARGET, run);
    expect(lines).toHaveLength(1_000);
    for (const run of [...others, ORPHAN]) warn(TARGET, run);
    expect(lines).toHaveLength(1_002);
  });
});
