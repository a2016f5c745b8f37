import type { ResumeInput, ResumeProgress } from '../../signals/resume.ts';

/** What a person sees of a request in Temporal's UI, in Markdown. */
export function detailsOf(input: ResumeInput, { result, step, waitingFor }: ResumeProgress): string {
  const { identity, gate, labelSelector, pullRequest, workflowName } = input.target;
  const rows = [
    ['task', `${identity.owner}/${identity.repository}#${identity.task}`],
    ['gate', `\`${gate}\``],
    ['asked by', input.by],
    ...(workflowName === null ? [] : [['run', `\`${workflowName}\``]]),
    ...(labelSelector === null ? [] : [['labels', `\`${labelSelector}\``]]),
    ...(pullRequest === null ? [] : [['pull request', `#${String(pullRequest)}`]]),
    ...(input.override === null ? [] : [['override', input.override.reason]]),
    ['now', result === null ? step : result.outcome],
    ...(waitingFor === '' ? [] : [['waits for', waitingFor]]),
    ...(result === null
      ? []
      : [
          ['tried', String(result.attemptCount)],
          ['run found', result.workflowName === '' ? 'none' : `\`${result.workflowName}\``],
          ['decided by', result.play === null ? 'this request' : `\`${result.play}\``],
        ]),
    ...(result === null || result.reason === '' ? [] : [['reason', result.reason]]),
  ];
  const errors = result?.validationErrors ?? [];
  return [
    '| | |',
    '| --- | --- |',
    ...rows.map(([what = '', word = '']) => `| ${what} | ${word.replaceAll('|', '\\|').replaceAll('\n', ' ')} |`),
    ...(errors.length === 0 ? [] : ['', 'What did not hold:', ...errors.map((error) => `- ${error}`)]),
  ].join('\n');
}
