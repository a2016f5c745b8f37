import { ANNOTATIONS } from '../../signals/marks.ts';
import type { SubmitRunInput, SubmitRunOutcome } from '../play-activities.ts';
import { ClusterError, type Cluster } from './cluster.ts';
import { isSubmittedBy } from './find-submitted.ts';
import type { RunsOfTasks } from './live-runs.ts';
import { runManifest } from './run-manifest.ts';
import { snapshotOf } from './snapshot.ts';

/** Creations under one name; a second one is needed only if the namesake vanished between refusal and read. */
const MAX_CREATIONS = 3;

/**
 * Submits a run from its WorkflowTemplate. The name is deterministic, so the same call again finds the same run, whatever
 * else has changed meanwhile. Throws `ClusterError` for whatever time or a person has to mend.
 */
export async function submitRun(
  cluster: Cluster,
  liveRuns: RunsOfTasks,
  input: SubmitRunInput,
): Promise<SubmitRunOutcome> {
  const settled = (await alreadyThere(cluster, liveRuns, input)) ?? (await templateRefusal(cluster, input));
  if (settled !== null) return settled;
  const manifest = runManifest(input);
  for (let creations = 1; ; creations += 1) {
    try {
      const created = await cluster.createWorkflow(input.namespace, manifest, { dryRun: input.dryRun });
      return input.dryRun ? { kind: 'acceptable' } : { kind: 'submitted', run: snapshotOf(created, input.gates) };
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      const outcome = refusalOf(error) ?? (await namesake(cluster, input, error));
      if (outcome !== null) return outcome;
      if (!isTaken(error) || creations >= MAX_CREATIONS) throw error;
    }
  }
}

/** An earlier attempt has landed, or somebody else works on the task; null if nothing is there yet. */
async function alreadyThere(
  cluster: Cluster,
  liveRuns: RunsOfTasks,
  input: SubmitRunInput,
): Promise<SubmitRunOutcome | null> {
  const found = input.dryRun ? null : await cluster.readWorkflow(input.namespace, input.name);
  if (found !== null && isSubmittedBy(found, input)) return { kind: 'submitted', run: snapshotOf(found, input.gates) };
  if (!input.unlessClaimed) return null;
  const runs = await liveRuns.of(input.namespace, input, (run) =>
    isSubmittedBy(run, input) ? null : snapshotOf(run, input.gates),
  );
  return runs.length === 0 ? null : { kind: 'claimed', runs };
}

async function templateRefusal(cluster: Cluster, input: SubmitRunInput): Promise<SubmitRunOutcome | null> {
  const template = await cluster.readWorkflowTemplate(input.namespace, input.template);
  const where = `${input.namespace}/${input.template}`;
  if (template === null) return refused('template-missing', `there is no WorkflowTemplate ${where}`);
  if (!input.skips || template.metadata.annotations?.[ANNOTATIONS.startFromStage] === 'true') return null;
  const why = `WorkflowTemplate ${where} can't start at ${input.startFrom}: it lacks the annotation ${ANNOTATIONS.startFromStage}: "true"`;
  return refused('template-cannot-start-at', why);
}

/** The name is taken, or the answer was lost and the name may be taken by us: whoever has it decides. */
async function namesake(
  cluster: Cluster,
  input: SubmitRunInput,
  error: ClusterError,
): Promise<SubmitRunOutcome | null> {
  if (!isTaken(error) && error.status !== null) return null;
  const found = await cluster.readWorkflow(input.namespace, input.name);
  if (found === null) return null;
  if (!isSubmittedBy(found, input)) {
    return refused('name-taken', `${input.namespace}/${input.name} exists and was not submitted by this play`);
  }
  return input.dryRun ? { kind: 'acceptable' } : { kind: 'submitted', run: snapshotOf(found, input.gates) };
}

function isTaken(error: ClusterError): boolean {
  return error.status === 409;
}

/** The API server's own words; trying again would bring them again. */
function refusalOf(error: ClusterError): SubmitRunOutcome | null {
  if (error.status === 403) return refused('forbidden', error.message);
  return error.status === 400 || error.status === 422 ? refused('invalid', error.message) : null;
}

function refused(code: string, why: string): SubmitRunOutcome {
  return { kind: 'refused', code, why };
}
