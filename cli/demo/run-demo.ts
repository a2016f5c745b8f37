import { setMaxListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timeLimit } from '../../activities/time-limit.ts';
import type { PlayStatus } from '../../signals/messages.ts';
import { startAgents, type Agents } from '../../standins/agents/start-agents.ts';
import type { Cleanup } from '../dev/cleanup.ts';
import { gatesLog } from '../dev/gates-log.ts';
import { openHouse, type House } from '../dev/house.ts';
import type { ClusterKind } from '../dev/open-cluster.ts';
import { submitByHand } from '../dev/play-template.ts';
import { NAMESPACE } from '../dev/write-config.ts';
import { createTemporalPlays } from '../temporal-plays.ts';
import type { DemoPlay } from './demo-play.ts';
import { brokenClaims, judgeClaims, type JudgedClaim } from './judge-claims.ts';
import { idOf, placeOf } from './places.ts';
import { hearLastWords } from './last-words.ts';
import { playInputOf } from './play-input.ts';
import { recordOf, waitsOf } from './play-records.ts';
import type { Progress } from './progress.ts';
import { readRawLogs, type RawLogs } from './raw-logs.ts';
import { problemsOf, reportOf, type Report } from './report.ts';
import { setScenes, type Scenes } from './scene.ts';
import { tellOfAgents, tellOfGates } from './tell.ts';

/** What a demo needs. */
export interface DemoOptions {
  readonly plays: readonly DemoPlay[];
  /** Gets the raw logs and the configuration. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** @default stand-in */
  readonly cluster?: ClusterKind;
  readonly progress: Progress;
  /** Gets everything that has to be ended, whether the demo comes to its end or not. */
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
  /** What the plays are there to show, and whether they did; `claims.jsonl` holds the same. */
  readonly claims: readonly JudgedClaim[];
  readonly raw: RawLogs;
  /** The folder of the raw logs. */
  readonly logs: string;
  readonly uiAddress: string | null;
  readonly configFile: string;
}

/** Runs the plays, all at once, and computes the report from the raw logs. Throws if the house can't be opened. */
export async function runDemo(options: DemoOptions): Promise<DemoEnd> {
  const { plays, progress, cleanup, signal, patienceMs } = options;
  const began = Date.now();
  const finished = new AbortController();
  const limit = timeLimit(patienceMs, signal, finished.signal);
  const over = limit.signal;
  // Each pause of each person listens.
  setMaxListeners(0, over);
  const givenUp = new Promise<never>((_, reject) => {
    over.addEventListener('abort', () => {
      reject(new Error(signal.aborted ? 'it was stopped' : `it was given up after ${String(patienceMs / 1_000)} s`));
    });
  });
  givenUp.catch(() => undefined);

  progress.announce('Starting Temporal, a cluster with Argo, GitHub, the bridge and the worker …');
  const opening = openHouse(
    {
      folder: options.folder,
      env: options.env,
      cluster: options.cluster ?? 'stand-in',
      signal: over,
      beforeBaton: async ({ cluster }) => {
        for (const { repository, task, byHand = [] } of plays) {
          for (const name of byHand) await submitByHand(cluster.url, { name, repository, task });
        }
      },
    },
    cleanup,
  );
  opening.catch(() => undefined);
  const house = await Promise.race([opening, givenUp]);
  const { uiAddress } = house.standIns.temporal;
  if (uiAddress !== null) progress.announce(`Temporal's UI, while this goes on (--keep leaves it up): ${uiAddress}`);
  const scenes = setScenes(house, progress, over);
  const agents = callAgents(plays, house, scenes, progress);
  cleanup.add(() => agents.stop());

  let failure: string | null = null;
  try {
    const playing = house.client.withAbortSignal(over, () =>
      Promise.all(plays.map((play) => perform(play, house, scenes, progress))),
    );
    await Promise.race([playing, givenUp, house.failed]);
    const silent = await hearLastWords(plays, house, Date.now() - began);
    if (silent.length > 0) progress.announce(`Still to be told to the pull requests: ${silent.join(', ')}`);
    await house.standIns.github.hooks.idle();
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  } finally {
    // Questions that are still open would be repeated over a connection that is closed by then.
    finished.abort();
    limit.clear();
  }
  const records = signal.aborted ? [] : await Promise.all(plays.map((play) => recordOf(play, house)));
  writeFileSync(join(house.logs, 'plays.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const raw = readRawLogs(house.logs);
  const report = reportOf(raw);
  const claims = judgeClaims(plays, raw);
  writeFileSync(join(house.logs, 'claims.jsonl'), claims.map((claim) => `${JSON.stringify(claim)}\n`).join(''));
  return {
    report,
    claims,
    problems: [
      ...(failure === null ? [] : [failure, ...waitsOf(records)]),
      ...problemsOf(report, raw),
      ...brokenClaims(claims),
    ],
    raw,
    logs: house.logs,
    uiAddress,
    configFile: house.configFile,
  };
}

/** Agents that play by their play's own script, and tell the audience. */
function callAgents(plays: readonly DemoPlay[], house: House, scenes: Scenes, progress: Progress): Agents {
  const casts = new Map(plays.map((play) => [placeOf(play), scenes.castOf(play)]));
  const names = new Map(plays.map((play) => [placeOf(play), play.name]));
  const nameOfRun = new Map<string, string>();
  const log = gatesLog(house.logs);
  return startAgents({
    kubeUrl: house.standIns.cluster.url,
    namespaces: [NAMESPACE],
    castOf: (assignment) => casts.get(placeOf(assignment)) ?? {},
    onAgent: (assignment, phase) => {
      const name = names.get(placeOf(assignment));
      if (name === undefined) return;
      nameOfRun.set(assignment.run, name);
      tellOfAgents(progress, name, assignment, phase);
    },
    onGate: (sighting) => {
      log(sighting);
      tellOfGates(progress, nameOfRun.get(sighting.run), sighting);
    },
  });
}

/** Starts a play, lets people do their part, and waits for its end. */
async function perform(play: DemoPlay, house: House, scenes: Scenes, progress: Progress): Promise<void> {
  const id = idOf(play);
  if (play.byHand === undefined) {
    await createTemporalPlays(house.client).start(id, playInputOf(house.config, play.repository, play.task), false);
  }
  await play.people?.(scenes.of(play));
  const status = (await house.client.workflow.getHandle(id).result()) as PlayStatus;
  progress.tell(play.name, status.stage, status.stage === 'completed' ? 'good' : 'bad');
}
