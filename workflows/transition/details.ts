import type { Compensation, TransitionInput, TransitionProgress } from '../../signals/transition.ts';

/** What became of the label, for whoever is asked. */
const COMPENSATION_WORDS: Readonly<Record<Compensation, string>> = {
  none: 'Its label is being put back.',
  'nothing-landed': 'Nothing was written: the label is what it was.',
  undone: 'The label was put back to what it was.',
  overtaken: 'Somebody has written the label since: what they wrote stands.',
  gone: 'The run is gone.',
  'given-up': 'The label could not be put back within an hour: look at it with `baton stage get`.',
};

/** What a person reads of a transition in Temporal's UI; Markdown. */
export function detailsOf(input: TransitionInput, { step, result }: TransitionProgress): string {
  const { run, destination, by, reason, critical, dryRun } = input;
  const what = destination.kind === 'rollback' ? 'back to where it was' : `to \`${destination.to}\``;
  const lines = [
    `Run \`${run.namespace}/${run.name}\`: ${what}${dryRun ? ' (dry run)' : ''}, asked for by ${by}: ${reason}`,
    `Now: ${step}${critical ? '; critical: where it fails, the run is stopped' : ''}`,
  ];
  if (result === null) return lines.join('\n\n');
  const { from, to, outcome } = result;
  lines.push(`**${outcome}** \`${from ?? 'no label'}\` → \`${to ?? 'no label'}\` ${result.reason}`);
  if (result.legal.length > 0) lines.push(`It may go to: ${result.legal.join(', ')}`);
  if (outcome === 'unreachable' && !dryRun) {
    lines.push(`**A person is needed.** ${COMPENSATION_WORDS[result.compensation]}`);
    if (result.stopped) lines.push('The run was stopped.');
    else if (critical && step === 'done') lines.push('The run could **not** be stopped.');
  }
  return lines.join('\n\n');
}
