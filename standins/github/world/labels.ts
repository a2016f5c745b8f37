import { labelPayload } from '../payloads/label.ts';
import type { Label } from './model.ts';
import { tellPullRequest } from './pull-requests.ts';
import { placeOf, requirePermission, touch } from './world-context.ts';
import type { PullRequestAct, WorldContext } from './world-context.ts';
import { WorldRefusal } from './world-refusal.ts';

/** Puts labels on: one `labeled` for each that was not there yet. */
export function addLabels(world: WorldContext, act: PullRequestAct, names: readonly string[]): void {
  const place = placeOf(world, act);
  const { pullRequest, repository } = place;
  requirePermission(repository, act.by, 'triage');
  for (const name of names) {
    if (pullRequest.labels.some((label) => label.name.toLowerCase() === name.toLowerCase())) continue;
    const label: Label = { id: world.nextId(), name };
    pullRequest.labels = [...pullRequest.labels, label];
    pullRequest.timeline.push({ event: 'labeled', id: world.nextId(), by: act.by, at: world.now(), label: name });
    touch(world, pullRequest);
    tellPullRequest(world, 'labeled', place, act.by, { label: labelPayload(label, repository, world.state) });
  }
}

/** Takes a label off. Refuses one that is not there (404). */
export function removeLabel(world: WorldContext, act: PullRequestAct, name: string): void {
  const place = placeOf(world, act);
  const { pullRequest, repository } = place;
  requirePermission(repository, act.by, 'triage');
  const label = pullRequest.labels.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (label === undefined) throw new WorldRefusal(404, 'Label does not exist');
  pullRequest.labels = pullRequest.labels.filter((candidate) => candidate !== label);
  pullRequest.timeline.push({ event: 'unlabeled', id: world.nextId(), by: act.by, at: world.now(), label: label.name });
  touch(world, pullRequest);
  tellPullRequest(world, 'unlabeled', place, act.by, { label: labelPayload(label, repository, world.state) });
}
