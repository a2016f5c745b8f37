import { PLAY_WORKFLOW, SEARCH_ATTRIBUTES } from '../signals/messages.ts';
import type { PlayFilter } from './plays.ts';

/** The filter in the words of Temporal's visibility. */
export function visibilityQuery(filter: PlayFilter): string {
  const { stage, repository, attention } = SEARCH_ATTRIBUTES;
  return [
    `WorkflowType = ${quoted(PLAY_WORKFLOW)}`,
    // A play that continues as new leaves a closed run behind, which is not a play that has ended.
    filter.all ? `ExecutionStatus != 'ContinuedAsNew'` : `ExecutionStatus = 'Running'`,
    ...(filter.stage === null ? [] : [`${stage.name} = ${quoted(filter.stage)}`]),
    ...(filter.repository === null ? [] : [`${repository.name} = ${quoted(filter.repository)}`]),
    ...(filter.attention ? [`${attention.name} IS NOT NULL`] : []),
  ].join(' AND ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
