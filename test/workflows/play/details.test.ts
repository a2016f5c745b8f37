import { expect, test } from '@jest/globals';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { detailsOf } from '../../../workflows/play/details.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { searchAttributesOf } from '../../../workflows/play/search-attributes.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { statusOf } from '../../../workflows/play/status.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const bound = bind(begin(INPUT, NOW), freshRun('play-7'), 0, NOW);
const reached = { ...freshRun('play-7'), gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };
const atGate = tick(foldRun(bound, reached), NOW);
const held = tick(commands.hold(atGate, { by: 'ada', reason: 'release freeze' }, NOW), NOW);

const page = (state: PlayState): string[] => detailsOf(statusOf(state, NOW)).split('\n');

test('the details say what opens the gate, which run it is and where', () => {
  const lines = page(atGate);
  expect(lines[0]).toBe('## acme/shop, task 7: waiting-pr-created');
  expect(lines[2]).toContain('**Waits for** the gate to open: no pull request of this task is known (at this stage');
  expect(lines.find((line) => line.startsWith('- Run'))).toBe(
    '- Run: `play-7` in namespace `argo` (Running); look with `argo get --namespace argo play-7`',
  );
});

test('each stage has a line with both of its labels, what opens its gate and how it was opened: no table, which the UI runs together', () => {
  const opened = {
    gate: 0,
    visit: 'node-0 2026-03-01T11:00:00Z',
    at: '2026-03-01T11:00:00.000Z',
    commit: 'b'.repeat(40),
    how: 'baton',
  };
  const gates = [{ ...gateNode('wait-pr-created', 0), phase: 'Succeeded' }, gateNode('wait-ready-for-qa', 1)];
  const later = tick(foldRun(atGate, { ...reached, gates, resourceVersion: '6' }), NOW);
  const lines = page({ ...later, opened: [opened] });
  expect(lines.filter((line) => line.includes('|'))).toEqual([]);
  expect(lines.filter((line) => line.includes('-in-progress`'))).toEqual([
    '- **implementation**, done: `implementation-in-progress`, then `waiting-pr-created`, which opened 2026-03-01 11:00:00 UTC at `bbbbbbb` (baton)',
    '- **quality**, at the gate: `quality-in-progress`, then `waiting-ready-for-qa`, which opens on label ready-for-qa by quality at the present head',
    '- **testing**, to come: `testing-in-progress`, then `waiting-pr-approved`, which opens on approval of the present head by testing',
  ]);
});

test('a gate that is to open once more says how it opened before', () => {
  const opened = {
    gate: 0,
    visit: 'node-0 2026-03-01T11:00:00Z',
    at: '2026-03-01T11:00:00.000Z',
    commit: null,
    how: 'override',
  };
  expect(page({ ...atGate, opened: [opened] })).toContain(
    '- **implementation**, at the gate: `implementation-in-progress`, then `waiting-pr-created`, which opens on an open pull request of this task; last opened 2026-03-01 11:00:00 UTC (override)',
  );
});

test('a gate that the run has not reached was opened in no run before it', () => {
  const opened = { gate: 0, visit: 'node-of-another 2026-03-01T11:00:00Z', at: '', commit: null, how: 'baton' };
  const [row] = statusOf({ ...bound, opened: [opened] }, NOW).stages;
  expect(row).toMatchObject({ state: 'at-work', opened: null });
});

test('a play on hold says so first, needs the person who releases it, and is found by that', () => {
  const lines = page(held);
  expect(lines[0]).toBe('## acme/shop, task 7: waiting-pr-created, on hold');
  expect(lines[2]).toContain('**Waits for** its release from hold');
  expect(lines).toContain('- **A person is needed:** on hold by ada: release freeze');
  expect(lines).toContain('- No deadline is running');
  const attention = searchAttributesOf(held).find(({ key }) => key.name === 'BatonAttention');
  expect(attention?.value).toEqual(['held']);
  const released = commands.release(held, { by: 'ada', reason: 'it is over' }, NOW);
  expect(searchAttributesOf(released).find(({ key }) => key.name === 'BatonAttention')?.value).toBeNull();
});

test('a play that was cancelled waits for its run to be stopped, and for nothing else', () => {
  const cancelled = commands.cancel(atGate, { by: 'ada', reason: 'not wanted' }, NOW);
  expect(page(cancelled)[2]).toContain('**Waits for** its run to be stopped: cancelled by ada (not wanted)');
});
