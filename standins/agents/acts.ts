import type { GitHubWorld } from '../github/world/github-world.ts';
import type { Actor, PullRequest } from '../github/world/model.ts';
import { fullName, repositoryOf } from '../github/world/state.ts';
import type { Assignment } from './agent.ts';

/** The accounts of the three agents. */
export interface Crew {
  readonly rex: Actor;
  readonly cleo: Actor;
  readonly tess: Actor;
}

/** Where an act happens. */
export type Place = Pick<Assignment, 'repository' | 'task'>;

/** The label that Cleo sets. */
export const QA_LABEL = 'ready-for-qa';

/** What agents do on GitHub, by the words for it. All of it happens at once, in the world. */
export interface Acts {
  /** Rex opens the task's pull request from `task-<n>-<slug>` and labels it; the one that is open already stays. */
  readonly openPullRequest: (place: Place, slug?: string) => PullRequest;
  /** The task's open pull request. Throws without one. */
  readonly pullRequest: (place: Place) => PullRequest;
  /** Rex pushes one more commit. */
  readonly push: (place: Place) => void;
  /** Puts the label on anew: one that is on is taken off first, since a label that stays tells nobody anything. */
  readonly readyForQa: (place: Place, by?: Actor) => void;
  /** Approves the head. */
  readonly approve: (place: Place, by?: Actor) => void;
  /** Tess asks for changes at the head. */
  readonly requestChanges: (place: Place) => void;
}

/** The acts of this crew in this world. */
export function createActs(world: GitHubWorld, crew: Crew): Acts {
  const find = ({ repository, task }: Place): PullRequest | undefined =>
    [...world.state.pullRequests.values()].find(
      (candidate) =>
        candidate.state === 'open' &&
        fullName(repositoryOf(world.state, candidate.repositoryId)).toLowerCase() === repository.toLowerCase() &&
        new RegExp(`^task-${task}(-|$)`).test(candidate.head.ref),
    );
  const pullRequest = (place: Place): PullRequest => {
    const found = find(place);
    if (found === undefined) throw new Error(`no open pull request for task ${place.task} of ${place.repository}`);
    return found;
  };
  const at = (place: Place): { readonly repository: string; readonly number: number } => ({
    repository: place.repository,
    number: pullRequest(place).number,
  });

  return {
    pullRequest,
    openPullRequest: (place, slug = 'implementation') => {
      const { repository, task } = place;
      const head = `task-${task}-${slug}`;
      const opened =
        find(place) ??
        world.openPullRequest({ repository, by: crew.rex, head, title: `Task ${task}`, body: `Task-Id: ${task}` });
      world.label({ repository, number: opened.number, by: crew.rex, label: `task-${task}` });
      return opened;
    },
    push: (place) => {
      world.push({ repository: place.repository, by: crew.rex, ref: pullRequest(place).head.ref });
    },
    readyForQa: (place, by = crew.cleo) => {
      const act = { ...at(place), by, label: QA_LABEL };
      if (pullRequest(place).labels.some(({ name }) => name === QA_LABEL)) world.unlabel(act);
      world.label(act);
    },
    approve: (place, by = crew.tess) => {
      world.review({ ...at(place), by, verdict: 'approve' });
    },
    requestChanges: (place) => {
      world.review({
        ...at(place),
        by: crew.tess,
        verdict: 'request-changes',
        body: 'The total is wrong for 0 items.',
      });
    },
  };
}
