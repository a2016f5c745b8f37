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

test('the details say what opens the gate, which run it is and where, in a table of even columns', () => {
  const lines = page(atGate);
  expect(lines[0]).toBe('## acme/shop, task 7: waiting-pr-created');
  expect(lines[2]).toContain('**Waits for** the gate to open: no pull request of this task is known (at this stage');
  expect(lines.find((line) => line.startsWith('- Run'))).toBe(
    '- Run: `play-7` in namespace `argo` (Running); look with `argo get --namespace argo play-7`',
  );
  const table = lines.filter((line) => line.startsWith('|'));
  expect(table).toHaveLength(5);
  expect(new Set(table.map((line) => line.length)).size).toBe(1);
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
