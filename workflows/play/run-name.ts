import { fnv1a } from '../../signals/fnv1a.ts';
import type { PlayIdentity } from '../../signals/messages.ts';

/**
 * The deterministic name of a run, so that submitting twice finds the first: `play-<repository>-<hash>-<task>-<n>-<m>`
 * for submission m of generation n. The hash of the full name keeps repositories apart whose short forms are alike; a
 * legal label value too (at most 63 characters).
 */
export function runName(identity: PlayIdentity, generation: number, submission: number): string {
  const repository = identity.repository
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 20);
  const full = `${identity.owner}/${identity.repository}`.toLowerCase();
  const parts = ['play', repository, fnv1a(full), identity.task, String(generation), String(submission)];
  return parts.filter((part) => part !== '').join('-');
}
