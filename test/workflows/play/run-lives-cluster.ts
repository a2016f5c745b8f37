import type { Fact, RunSnapshot } from '../../../signals/facts.ts';
import { isFinal } from '../../../signals/run-phase.ts';
import type { Effect, Performed } from '../../../workflows/play/effects.ts';
import { visitOf } from '../../../workflows/play/stages.ts';
import { freshRun } from './world.ts';

/** A cluster as simple as can be: runs that are made, stopped, deleted and taken up again, and what it answers to a play. */
export interface RunCluster {
  readonly runs: () => readonly RunSnapshot[];
  /** As anybody sees it who looks: hidden nodes aren't shown. */
  readonly shown: (run: RunSnapshot) => RunSnapshot;
  readonly change: (run: RunSnapshot, patch: Partial<RunSnapshot>) => RunSnapshot;
  readonly remove: (run: RunSnapshot) => RunSnapshot;
  /** Carries the effect out and answers, with GitHub's part of it from `facts`. */
  readonly answer: (effect: Effect, facts: readonly Fact[]) => Performed['outcome'];
  /** Visits of gates, once for each time that one was opened. */
  readonly opened: readonly string[];
}

export const isAlive = (run: RunSnapshot): boolean => !isFinal(run.phase);

export function createRunCluster(): RunCluster {
  const runs = new Map<string, RunSnapshot>();
  const opened: string[] = [];
  let version = 1;

  const put = (run: RunSnapshot): RunSnapshot => {
    version += 1;
    const next = { ...run, resourceVersion: String(version) };
    runs.set(run.uid, next);
    return next;
  };
  const shown = (run: RunSnapshot): RunSnapshot => (run.hidden === null ? run : { ...run, gates: [] });
  const all = (): RunSnapshot[] => [...runs.values()];
  const named = (name: string): RunSnapshot | undefined => all().find((run) => run.name === name);
  const make = (name: string, startFrom: string): RunSnapshot =>
    put({ ...freshRun(name), uid: `uid-${String(version)}`, startFrom, stage: startFrom });

  const submit = ({ input }: Extract<Effect, { kind: 'submitRun' }>): Performed['outcome'] => {
    if (input.dryRun) return { kind: 'acceptable' };
    const claiming = input.unlessClaimed ? all().filter((run) => isAlive(run) && run.name !== input.name) : [];
    if (claiming.length > 0) return { kind: 'claimed', runs: claiming.map(shown) };
    return { kind: 'submitted', run: shown(named(input.name) ?? make(input.name, input.startFrom)) };
  };

  const open = ({ input, visit }: Extract<Effect, { kind: 'openGate' }>, run: RunSnapshot): Performed['outcome'] => {
    const node = run.gates.find((gate) => visitOf(gate) === visit);
    if (!isAlive(run)) return { kind: 'completed', run: shown(run), why: 'it is over' };
    if (run.hidden !== null) return { kind: 'needs-argo-server', run: shown(run), why: 'hidden' };
    if (run.shutdown !== null) return { kind: 'stopped', run, why: 'it is being stopped' };
    if (node?.phase === 'Succeeded') return { kind: 'already-resumed', run, commit: null, facts: [] };
    if (node === undefined) return { kind: 'not-yet-suspended', run, why: 'no such visit' };
    if (run.stage !== input.stageNow) return { kind: 'stage-mismatch', run, found: run.stage };
    opened.push(`${run.uid} ${visit}`);
    const passed = { ...node, phase: 'Succeeded', message: 'Resumed by Baton: x' };
    const gates = run.gates.map((gate) => (gate === node ? passed : gate));
    const label = { stage: input.stageNext, stageRevision: input.stageRevision };
    return { kind: 'resumed', run: put({ ...run, ...label, gates }), commit: null, facts: [] };
  };

  const move = ({ input }: Extract<Effect, { kind: 'moveStage' }>, run: RunSnapshot): Performed['outcome'] => {
    const { from, to: stage, stageRevision } = input;
    if (!isAlive(run) && stage !== 'completed') return { kind: 'completed', run: shown(run), why: 'it is over' };
    if (run.stage === stage && run.stageRevision === stageRevision) return { kind: 'moved', run: shown(run) };
    if (run.stage !== from) return { kind: 'stage-mismatch', run: shown(run), found: run.stage };
    return { kind: 'moved', run: shown(put({ ...run, stage, stageRevision })) };
  };

  const answer = (effect: Effect, facts: readonly Fact[]): Performed['outcome'] => {
    const settled = facts.map((fact) => (fact.kind === 'pull-request' ? { ...fact, settled: true } : fact));
    switch (effect.kind) {
      case 'submitRun':
        return submit(effect);
      case 'findSubmitted': {
        const run = named(effect.input.name);
        return run === undefined ? { kind: 'absent' } : { kind: 'found', run: shown(run) };
      }
      case 'findRuns':
        return { kind: 'found', runs: all().filter(isAlive).map(shown) };
      case 'refresh':
        return { kind: 'read', facts: settled };
      case 'findPullRequests':
        return { kind: 'found', facts: settled };
      default: {
        const run = runs.get(effect.input.run.uid);
        if (run === undefined) return { kind: 'gone' };
        if (effect.kind === 'openGate') return open(effect, run);
        if (effect.kind === 'moveStage') return move(effect, run);
        if (effect.kind === 'readRun') return { kind: 'read', run: shown(run) };
        if (!isAlive(run)) return { kind: 'completed', run: shown(run) };
        return { kind: 'shut-down', run: shown(put({ ...run, shutdown: 'Stop' })) };
      }
    }
  };

  return {
    runs: all,
    shown,
    opened,
    answer,
    change: (run, patch) => put({ ...run, ...patch }),
    remove: (run) => {
      runs.delete(run.uid);
      version += 1;
      return { ...shown(run), gone: true, resourceVersion: String(version) };
    },
  };
}
