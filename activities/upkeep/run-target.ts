import type { Policy } from '../../config/policy.ts';
import type { RepositoryConfig } from '../../config/schema.ts';
import { playId, type PlayInput } from '../../signals/messages.ts';
import { identityIn } from '../../signals/play-identity.ts';
import { firstPlay } from '../../signals/play-start.ts';
import type { KubernetesObject } from '../argo/cluster.ts';
import { taskOf, isCopy, ownerOf } from '../argo/run-claim.ts';

/** The play that a run belongs to. */
export interface RunTarget {
  /** Workflow id. */
  readonly play: string;
  /** `play`: it was submitted for that play, and says so in its annotation. `copy`: of another run, marks included. */
  readonly madeBy: 'play' | 'copy' | 'others';
  /** What the play is started with if there is none and the run is alive; null where nothing may be adopted. */
  readonly input: PlayInput | null;
}

/** What finding the play of a run needs of the configuration. */
export interface TargetOptions {
  readonly repositories: readonly RepositoryConfig[];
  readonly policy: Policy;
}

/** The play of a run in `namespace`; null if it is no task of a repository whose runs live there. */
export function targetOf(workflow: KubernetesObject, namespace: string, options: TargetOptions): RunTarget | null {
  const claim = taskOf(workflow);
  if (claim === null) return null;
  const name = `${claim.owner}/${claim.repository}`;
  const repository = options.repositories.find(
    (each) => each.name.toLowerCase() === name && each.namespace === namespace,
  );
  if (repository === undefined) return null;
  const identity = identityIn(repository, claim.task);
  const input = repository.adopt ? firstPlay(repository, identity, options.policy, false) : null;
  const madeBy = ownerOf(workflow) !== null ? 'play' : isCopy(workflow) ? 'copy' : 'others';
  return { play: playId(identity), madeBy, input };
}
