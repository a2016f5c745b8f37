import { policyFor } from '../config/policies.ts';
import type { Config } from '../config/schema.ts';
import { policyDigest } from '../signals/policy-digest.ts';
import { repositoryNamed } from './configured-repository.ts';

/**
 * Digest of the policy that this configuration has for the plays of a repository. Null where it does not know the
 * repository: whoever only looks may have no configuration.
 */
export function presentPolicy(
  config: Config,
  play: { readonly owner: string; readonly repository: string },
): string | null {
  return repositoryNamed(config, play) === undefined ? null : policyDigest(policyFor(config));
}
