import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ledgerQuery, playId, statusQuery, type PlayStatus } from '../../signals/messages.ts';
import { createActs } from '../../standins/agents/acts.ts';
import type { Assignment } from '../../standins/agents/agent.ts';
import { startAgents } from '../../standins/agents/start-agents.ts';
import { repositoryNamed } from '../../standins/github/world/state.ts';
import type { Cleanup } from '../dev/cleanup.ts';
import { NAMESPACE } from '../dev/write-config.ts';
import { readRun } from '../read-run.ts';
import { createTemporalPlays } from '../temporal-plays.ts';
import { createBarrier } from './barrier.ts';
import type { DemoPlay, Operator, Scene } from './demo-play.ts';
import { openHouse, type House } from './house.ts';
import { playInputOf } from './play-input.ts';
import { createPostOffice } from './post-office.ts';
import type { Progress } from './progress.ts';
import { readRawLogs, type PlayRecord } from './raw-logs.ts';
import { problemsOf, reportOf, type Report } from './report.ts';
import { tellOfAgents, tellOfGates } from './tell.ts';

/** What a demo needs. */
export interface DemoOptions {
  readonly plays: readonly DemoPlay[];
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly cleanup: Cleanup;
  /** Ends the demo at once. */
  readonly signal: AbortSignal;
  /** Milliseconds after which a demo that has not come to its end is given up. */
  readonly patienceMs: number;
}

/** How a demo ended. */
export interface DemoEnd {
  readonly report: Report;
  /** Why it is not as it should be; empty for a good end. */
  readonly problems: readonly string[];
  readonly records: readonly PlayRecord[];
  readonly logs: string;
  readonly uiAddress: string | null;
  readonly configFile: string;
}

/** The shuffling is the same every time. */
const SEED = 7;
/** Long enough for what Baton is doing to be done. */
const CALM_MS = 600;

/** Runs the plays, all at once, and computes the report from the raw logs. */
export async function runDemo(options: DemoOptions): Promise<DemoEnd> {
  const { plays, progress, cleanup, signal } = options;
  const givenUp = AbortSignal.any([signal, AbortSignal.timeout(options.patienceMs)]);
  const stopped = new Promise<never>((_, reject) => {
    givenUp.addEventListener('abort', () => {
      reject(
        new Error(signal.aborted ? 'it was stopped' : `it took longer than ${String(options.patienceMs / 1_000)} s`),
      );
    });
  });
  stopped.catch(() => undefined);

  progress.announce('Starting Temporal, a cluster with Argo, GitHub, the bridge and the worker …');
  const house = await Promise.race([openHouse(plays, options.env, cleanup), stopped]);
  const { standIns, logs } = house;
  const acts = createActs(standIns.github.world, standIns.people);
  const post = createPostOffice(standIns.github, SEED);
  const barrier = createBarrier();
  const worker: Scene['worker'] = {
    crash: async () => {
      barrier.close();
      await sleep(CALM_MS, undefined, { signal: givenUp });
      await house.worker.kill();
      barrier.lift();
    },
    restart: house.worker.start,
  };
  const sceneOf = (play: DemoPlay): Scene => ({
    acts,
    world: standIns.github.world,
    who: standIns.people,
    post,
    worker,
    operator: operatorOf(play, house, (ms) => sleep(ms, undefined, { signal: givenUp })),
    say: (what) => {
      progress.tell(play.name, what);
    },
    pause: (ms) => sleep(ms, undefined, { signal: givenUp }),
  });
  const casts = new Map(plays.map((play) => [placeOf(play), barrier.before(play.cast(sceneOf(play)))]));
  const nameOf = (place: string): string | undefined => plays.find((play) => placeOf(play) === place)?.name;

  const runs = new Map<string, string>();
  const agents = startAgents({
    kubeUrl: standIns.cluster.url,
    namespaces: [NAMESPACE],
    castOf: (assignment) => casts.get(placeOf(assignment)) ?? {},
    onAgent: (assignment, phase) => {
      const name = nameOf(placeOf(assignment));
      if (name === undefined) return;
      runs.set(assignment.run, name);
      tellOfAgents(progress, name, assignment, phase);
    },
    onGate: (sighting) => {
      appendFileSync(join(logs, 'gates.jsonl'), `${JSON.stringify(sighting)}\n`);
      tellOfGates(progress, runs.get(sighting.run), sighting);
    },
  });
  cleanup.add(() => agents.stop());

  const playing = plays.map((play) => perform(play, sceneOf(play), house, progress));
  let failure: string | null = null;
  try {
    await Promise.race([Promise.all(playing), stopped, house.failed]);
    await standIns.github.hooks.idle();
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  const records = await Promise.all(plays.map((play) => recordOf(play, house)));
  writeFileSync(join(logs, 'plays.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const raw = readRawLogs(logs);
  const report = reportOf(raw);
  return {
    report,
    problems: [...(failure === null ? [] : [failure, ...waits(records)]), ...problemsOf(report, raw)],
    records,
    logs,
    uiAddress: standIns.temporal.uiAddress,
    configFile: standIns.configFile,
  };
}

/** Starts a play, lets people do their part, and waits for its end. */
async function perform(play: DemoPlay, scene: Scene, house: House, progress: Progress): Promise<void> {
  const id = idOf(play);
  if (play.byHand === undefined) {
    await createTemporalPlays(house.client).start(id, playInputOf(house.config, play.repository, play.task), false);
  }
  await play.people?.(scene);
  const status = (await house.client.workflow.getHandle(id).result()) as PlayStatus;
  progress.tell(play.name, status.stage, status.stage === 'completed' ? 'good' : 'bad');
}

function operatorOf(play: DemoPlay, house: House, pause: (ms: number) => Promise<void>): Operator {
  const plays = createTemporalPlays(house.client);
  return {
    asked: async () => {
      for (;;) {
        const status = await plays.status(idOf(play)).catch(() => null);
        if (status !== null && status.attention.length > 0) return status.attention.join('; ');
        await pause(250);
      }
    },
    adopt: async (name, reason) => {
      const run = await readRun(house.config, {}, NAMESPACE, name);
      if (run === null) throw new Error(`there is no run ${name}`);
      await plays.command(idOf(play), {
        name: 'adopt',
        input: { by: house.standIns.people.maintainer.login, reason, run },
      });
    },
  };
}

/** What a play says of itself at the end; nulls for one that can't be asked. */
async function recordOf(play: DemoPlay, { client, standIns }: House): Promise<PlayRecord> {
  const handle = client.workflow.getHandle(idOf(play));
  const ask = <T>(question: () => Promise<T>): Promise<T | null> =>
    client.withDeadline(Date.now() + 10_000, question).catch(() => null);
  const status = await ask(() => handle.query(statusQuery));
  const ledger = await ask(() => handle.query(ledgerQuery));
  const others = (play.byHand ?? []).filter((run) => run !== status?.run?.name);
  return {
    name: play.name,
    play: idOf(play),
    repositoryId: repositoryNamed(standIns.github.world.state, play.repository).id,
    status,
    ledger,
    untouched: others.map((run) => `${NAMESPACE}/${run}`),
  };
}

/** What each play that has not ended waits for. */
function waits(records: readonly PlayRecord[]): string[] {
  return records.flatMap(({ name, status }) => {
    if (status === null) return [`${name} can't be asked what it waits for`];
    return status.ended ? [] : [`${name} is at ${status.stage} and waits for ${status.waitingFor}`];
  });
}

function idOf({ repository, task }: Pick<DemoPlay, 'repository' | 'task'>): string {
  const [owner = '', name = ''] = repository.split('/');
  return playId({ owner, repository: name, task });
}

function placeOf({ repository, task }: Pick<Assignment, 'repository' | 'task'>): string {
  return `${repository}#${task}`;
}
