import type { Label, Repository } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { nodeId } from './json.ts';
import type { JsonObject } from './json.ts';
import { repositoryUrl } from './repository.ts';

/** A label. */
export function labelPayload(label: Label, repository: Repository, state: WorldState): JsonObject {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: `${repositoryUrl(repository, state)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: 'ededed',
    default: false,
    description: '',
  };
}
