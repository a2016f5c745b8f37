import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RunSnapshot } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import type { Effect, Performed } from '../../../workflows/play/effects.ts';
import { COMMANDS } from '../../../workflows/play/command-table.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldDelivery, foldNudge } from '../../../workflows/play/fold.ts';
import { foldObserved } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { APPROVED, OPENED, READY_FOR_QA } from './clean-life.ts';
import { createRunCluster, isAlive } from './run-lives-cluster.ts';
import { INPUT } from './simulation.ts';
import { gateNode } from './world.ts';

/** What can happen to a run, and what an operator can say, in any order; what the watch misses and what answers are lost. */

const NODES = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'];
const LIFE = [...OPENED, READY_FOR_QA, APPROVED];
const ROLLBACK = { to: 'implementation-in-progress' };

const act = fc.record({
  what: fc.constantFrom(
    ...(['reach', 'fail', 'succeed', 'stop', 'delete', 'retry', 'hide', 'show', 'deliver', 'nudge'] as const),
    ...(['reach', 'reach', 'reach', 'deliver', 'deliver', 'act', 'act', 'settle', 'settle', 'settle'] as const),
    ...(['wait', 'command', 'command', 'command'] as const),
  ),
  command: fc.constantFrom('submit', 'hold', 'release', 'retry', 'rollback', 'cancel', 'refresh'),
  isTold: fc.boolean(),
  answer: fc.constantFrom('comes', 'comes', 'is lost', 'and effect are lost'),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function live(acts: readonly Act[]) {
  const cluster = createRunCluster();
  let now = Date.parse('2026-03-01T12:00:00Z');
  let told = 0;
  let state: PlayState = tick(begin({ ...INPUT, submit: true }, now, 'x'), now);
  const fold = (next: PlayState): void => {
    state = tick(next, now);
  };
  const tell = (run: RunSnapshot): void => fold(foldObserved(state, cluster.shown(run)));
  const own = (): RunSnapshot | undefined => cluster.runs().find(({ uid }) => uid === state.run?.uid);
  const nudge = (): void => fold(foldNudge(state, { reason: 'it differs', pullRequest: null }));
  const next = () => {
    const decision = decide(state, now);
    // Every wait has a deadline: a play that nothing will ever wake is lost.
    if (decision.kind === 'wait' && state.hold === null) expect(decision.until).not.toBeNull();
    return decision;
  };

  const perform = (effect: Effect, answer: Act['answer']): void => {
    const facts = LIFE.slice(0, told).flat();
    const newest = facts.filter((fact) => fact.kind === 'pull-request').at(-1);
    const shown = facts.filter((fact) => fact.kind !== 'pull-request' || fact === newest);
    state = setOff(state, effect);
    const outcome = answer === 'and effect are lost' ? null : cluster.answer(effect, shown);
    const heard = answer === 'comes' && outcome !== null ? outcome : { kind: 'unreachable', why: 'cut' };
    fold(apply(state, { effect, outcome: heard } as Performed, now));
  };
  const settle = (patienceMs: number): void => {
    const until = now + patienceMs;
    for (let step = 0; step < 200; step += 1) {
      fold(state);
      const decision = next();
      if (decision.kind === 'act') perform(decision.effect, 'comes');
      else if (decision.kind === 'wait' && decision.until !== null && decision.until <= until) now = decision.until;
      else return;
    }
    throw new Error('the play never comes to rest');
  };
  const command = (name: string): void => {
    const found = COMMANDS.find((each) => each.name === name);
    const argument = { by: 'ada', reason: 'because', ...(name === 'rollback' ? ROLLBACK : {}) };
    if (found?.refuse(state, argument) === null) fold(found.take(state, argument, now));
  };

  /** What becomes of the run; null where that can't be. */
  const happen = (what: Act['what'], run: RunSnapshot): RunSnapshot | null => {
    const alive = isAlive(run);
    if (what === 'reach' && alive && run.gates.length < 3 && run.gates.every(({ phase }) => phase !== 'Running')) {
      const gate = gateNode(NODES[run.gates.length] ?? '', run.gates.length);
      return cluster.change(run, { gates: [...run.gates, gate] });
    }
    if (what === 'fail' && alive) return cluster.change(run, { phase: 'Failed' });
    if (what === 'succeed' && alive) return cluster.change(run, { phase: 'Succeeded' });
    if (what === 'stop' && alive) return cluster.change(run, { shutdown: 'Stop' });
    // Who takes up a run after its play has ended does so for himself: nobody is bound to it.
    if (what === 'retry' && run.phase === 'Failed' && state.ended === null) {
      return cluster.change(run, { phase: 'Running', shutdown: null });
    }
    if (what === 'hide') return cluster.change(run, { hidden: 'compressed' });
    if (what === 'show') return cluster.change(run, { labelled: true, hidden: null });
    return what === 'delete' ? cluster.remove(run) : null;
  };

  for (const { what, isTold, answer, command: name } of acts) {
    now += 1_000;
    const decision = next();
    const run = own();
    if (what === 'deliver' && told < LIFE.length) {
      const facts = LIFE[told] ?? [];
      told += 1;
      if (isTold) fold(foldDelivery(state, { delivery: String(told), event: 'e', facts }));
    } else if (what === 'nudge') nudge();
    else if (what === 'command') command(name);
    else if (what === 'settle') settle(100);
    else if (what === 'wait') settle(120_000);
    else if (what === 'act' && decision.kind === 'act') perform(decision.effect, answer);
    else if (run !== undefined) {
      const changed = happen(what, run);
      if (changed !== null && isTold) tell(changed);
    }
  }

  // At last all is well: what is stopped ends, the watch tells, the sweep makes the play look, and answers come.
  command('release');
  for (let round = 0; round < 4; round += 1) {
    for (const run of cluster.runs()) {
      tell(run.shutdown !== null && isAlive(run) ? cluster.change(run, { phase: 'Failed' }) : run);
    }
    nudge();
    settle(20 * 60_000);
  }
  return { cluster, state, own: own() };
}

describe('a life of runs that nobody planned', () => {
  test('leaves no play standing, opens no gate twice in a visit, and no run outlives its play', () => {
    const seen = { ended: 0, alive: 0, replaced: 0, openings: 0 };
    fc.assert(
      fc.property(fc.array(act, { minLength: 5, maxLength: 40 }), (acts) => {
        const { cluster, state, own } = live(acts);
        expect(new Set(cluster.opened).size).toBe(cluster.opened.length);
        seen.openings += cluster.opened.length;
        if (cluster.runs().length > 1) seen.replaced += 1;
        if (state.ended !== null) {
          seen.ended += 1;
          expect(cluster.runs().filter((run) => isAlive(run) && run.shutdown === null)).toEqual([]);
          return;
        }
        seen.alive += 1;
        expect(state).toMatchObject({ submission: null, unsettled: null });
        expect(state.run).toMatchObject(own === undefined ? { gone: true } : { phase: own.phase, gone: false });
      }),
      { numRuns: 1_000 },
    );
    // The lives are as varied as they are meant to be.
    expect(Object.entries(seen).filter(([, count]) => count < 20)).toEqual([]);
  });
});
