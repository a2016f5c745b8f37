import type { RunSnapshot } from './facts.ts';

/**
 * Nobody of ours can write the run's stage label: what stands there is no mismatch, and nothing that a play has brought
 * about. Of a run that was seen before snapshots said so, the label could be written.
 */
export function isUnlabelled(run: Partial<Pick<RunSnapshot, 'labelled'>>): boolean {
  return run.labelled === false;
}
