import { describe, expect, test } from '@jest/globals';
import type { GateNode } from '../../../signals/facts.ts';
import { gateOf, positionOf, workingLabel } from '../../../workflows/play/stages.ts';
import { adopt } from '../../../workflows/play/commands.ts';
import { bind, bindOnly, foldRun } from '../../../workflows/play/runs.ts';
import { begin } from '../../../workflows/play/state.ts';
import { waitingFor } from '../../../workflows/play/status.ts';
import { position, stageOf } from '../../../workflows/play/view.ts';
import { POLICY } from './policy.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

describe('where a run is', () => {
  test('past the last gate it is finalizing', () => {
    expect(workingLabel(POLICY, 3)).toBe('finalizing');
  });

  const passed = (name: string, index: number): GateNode => ({ ...gateNode(name, index), phase: 'Succeeded' });
  const run = (gates: readonly GateNode[]) => ({ ...freshRun('r'), gates: [...gates] });

  test('the name of a suspend node says which gate it is, under either of its names', () => {
    expect(gateOf(POLICY, gateNode('wait-for-pr-created', 0))).toBe(0);
    expect(gateOf(POLICY, gateNode('wait-for-tess-approval', 0))).toBe(2);
    expect(gateOf(POLICY, { ...gateNode('approve', 0), templateName: 'wait-ready-for-qa' })).toBe(1);
    expect(gateOf(POLICY, gateNode('coffee-break', 0))).toBe(-1);
  });

  test('no gate yet: the first agent works', () => {
    expect(positionOf(POLICY, run([]), 0)).toEqual({ kind: 'agent', index: 0 });
  });

  test('a run that began later is with the agent at which it began', () => {
    expect(positionOf(POLICY, run([]), 2)).toEqual({ kind: 'agent', index: 2 });
  });

  test.each([
    ['implementation-in-progress', 0],
    ['testing-in-progress', 2],
    [null, 0],
    ['nonsense', 0],
  ])("a run of somebody else's that was told to start from %s did so, whatever its label says", (startFrom, index) => {
    const copy = { ...freshRun('r'), stage: 'waiting-ready-for-qa', stageRevision: 4, startFrom };
    const seen = foldRun(begin(INPUT, 0), copy);
    for (const bound of [bindOnly(seen, 0), adopt(seen, { by: 'ada', reason: 'because', run: copy }, 0)]) {
      expect(position(bound)).toEqual({ kind: 'agent', index });
      expect(stageOf(bound)).toBe(workingLabel(POLICY, index));
    }
  });

  test('a run whose label was written by somebody else is where its gates say', () => {
    const labelled = { ...run([passed('wait-pr-created', 0)]), stage: 'testing-in-progress' };
    const bound = bindOnly(foldRun(begin(INPUT, 0), labelled), 0);
    expect(position(bound)).toEqual({ kind: 'agent', index: 1 });
  });

  test('a waiting gate counts, whatever was passed', () => {
    const waiting = gateNode('wait-ready-for-qa', 1);
    expect(positionOf(POLICY, run([passed('wait-pr-created', 0), waiting]), 0)).toEqual({
      kind: 'gate',
      index: 1,
      node: waiting,
    });
  });

  test('behind the last gate it is finalizing', () => {
    const gates = [passed('wait-pr-created', 0), passed('wait-ready-for-qa', 1), passed('wait-pr-approved', 2)];
    expect(positionOf(POLICY, run(gates), 0)).toEqual({ kind: 'agent', index: 3 });
  });

  test('two waiting gates are ambiguous', () => {
    const gates = [gateNode('wait-pr-created', 0), gateNode('wait-ready-for-qa', 1)];
    expect(positionOf(POLICY, run(gates), 0).kind).toBe('ambiguous');
  });

  test('a suspend node that no gate means is shown to whoever looks, and is no gate', () => {
    const bound = bind(begin(INPUT, 0), run([gateNode('coffee-break', 0)]), 0, 0);
    expect(waitingFor(bound)).toBe(
      "the implementation agent; the run is suspended at coffee-break, which is no gate of Baton's",
    );
  });
});
