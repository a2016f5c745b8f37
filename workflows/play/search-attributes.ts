import { SEARCH_ATTRIBUTES } from '../../signals/messages.ts';
import { policyDigest } from '../../signals/policy-digest.ts';
import { currentKnowledge } from './pull-requests.ts';
import type { PlayState } from './state.ts';
import { attentionOf } from './attention.ts';

/** The search attributes of a play as they should be now; null removes one. */
export function searchAttributesOf(state: PlayState) {
  const { owner, repository, task } = state.identity;
  const attention = attentionOf(state).map(({ kind }) => kind);
  return [
    { key: SEARCH_ATTRIBUTES.repository, value: `${owner}/${repository}` },
    { key: SEARCH_ATTRIBUTES.task, value: task },
    { key: SEARCH_ATTRIBUTES.stage, value: state.stage },
    { key: SEARCH_ATTRIBUTES.stageSince, value: new Date(state.stageSince) },
    { key: SEARCH_ATTRIBUTES.policy, value: policyDigest(state.policy) },
    { key: SEARCH_ATTRIBUTES.pullRequest, value: currentKnowledge(state)?.pullRequest ?? null },
    { key: SEARCH_ATTRIBUTES.attention, value: attention.length === 0 ? null : attention },
  ];
}
