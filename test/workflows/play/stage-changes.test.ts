import { describe, expect, test } from '@jest/globals';
import { attentionOf } from '../../../workflows/play/attention.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { bind, foldRun, withOpened } from '../../../workflows/play/runs.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'the migration is missing' };

/** The run as it is seen `version` writes later. */
const seen = (state: PlayState, version: number, change: object): PlayState =>
  tick(foldRun(state, { ...freshRun('r'), resourceVersion: String(version), ...change }), NOW + version);

describe('how a play came to its stage', () => {
  const atWork = tick(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), NOW);
  const atGate = seen(atWork, 100, { gates: [gateNode('wait-pr-created', 0)] });

  test('is told with who moved it and why', () => {
    expect(atGate.stageChanges).toEqual([
      {
        from: 'pending',
        to: 'implementation-in-progress',
        at: '2026-03-01T12:00:00.000Z',
        by: 'baton',
        reason: 'bound to run r',
        revision: null,
      },
      expect.objectContaining({ to: 'waiting-pr-created', by: 'baton', reason: 'run r reached the gate' }),
    ]);
    const passed = { ...gateNode('wait-pr-created', 0), phase: 'Succeeded' };
    const record = { gate: 0, visit: `${passed.id} ${passed.startedAt}`, at: '', commit: null, how: 'baton' };
    const opened = seen(withOpened(atGate, record), 101, { gates: [passed] });
    expect(opened.stageChanges.at(-1)).toMatchObject({
      to: 'quality-in-progress',
      reason: 'gate waiting-pr-created was opened (baton)',
    });
  });

  test('names the operator whose word it was, for that change alone', () => {
    const cancelled = tick(commands.cancel(atGate, ADA, NOW), NOW);
    const ended = seen(cancelled, 101, { phase: 'Failed' });
    const [change] = ended.stageChanges.slice(2);
    expect(change).toMatchObject({ from: 'waiting-pr-created', by: 'ada', reason: 'the migration is missing' });
    expect(ended.asked).toBeNull();
  });

  test('is kept within bounds', () => {
    let state = atWork;
    for (let version = 100; version < 240; version += 1) {
      const gates = version % 2 === 0 ? [gateNode('wait-pr-created', 0)] : [];
      state = seen(state, version, { gates });
    }
    expect(state.stageChanges).toHaveLength(50);
    expect(state.stageChanges.at(-1)?.to).toBe(state.stage);
  });
});

test('a label that somebody else wrote is named with who it was and when', () => {
  const bound = tick(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), NOW);
  const stageEditor = { manager: 'kubectl-edit', at: '2026-03-01T11:59:00Z' };
  const edited = seen(bound, 100, { stage: 'by-hand', stageEditor });
  expect(attentionOf(edited).map(({ text }) => text)).toEqual([
    expect.stringMatching(/label is by-hand, and Baton had .*; written by kubectl-edit at 2026-03-01T11:59:00Z$/),
  ]);
});
