import { policyFor } from '../../config/policies.ts';
import type { Config } from '../../config/schema.ts';
import type { PlayInput } from '../../signals/messages.ts';
import { identityIn } from '../../signals/play-identity.ts';
import { firstPlay } from '../../signals/play-start.ts';

/** The input of a task's first play, as `baton start` makes it. Throws if the repository is not configured. */
export function playInputOf(config: Config, repository: string, task: string): PlayInput {
  const configured = config.repositories.find(({ name }) => name === repository);
  if (configured === undefined) throw new Error(`${repository} is not configured`);
  return firstPlay(configured, identityIn(configured, task), policyFor(config), true);
}
