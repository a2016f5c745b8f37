import { SEARCH_ATTRIBUTES, TASK_QUEUES } from './messages.ts';
import type { ResumeInput } from './resume.ts';

/** The workflow id of a resume request. */
export function resumeId(request: string): string {
  return `resume/${request}`;
}

/** Temporal's options for starting a resume request; policies about ids that are in use are the caller's. */
export function resumeStartOptions(input: ResumeInput, request: string) {
  const { identity, gate, workflowName } = input.target;
  const name = `${identity.owner}/${identity.repository}`;
  const run = workflowName === null ? '' : `, run ${workflowName}`;
  return {
    workflowId: resumeId(request),
    taskQueue: TASK_QUEUES.resumes,
    args: [input] as [ResumeInput],
    staticSummary: `resume ${name}#${identity.task} at ${gate}${run}, for ${input.by}`.slice(0, 200),
    // Temporal takes at most 64 bytes.
    priority: { fairnessKey: name.toLowerCase().slice(0, 64) },
    typedSearchAttributes: [
      { key: SEARCH_ATTRIBUTES.repository, value: name },
      { key: SEARCH_ATTRIBUTES.task, value: identity.task },
    ],
  };
}
