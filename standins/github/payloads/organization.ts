import type { Actor } from '../world/model.ts';
import { nodeId } from './json.ts';
import type { JsonObject, Urls } from './json.ts';

/** The organization that owns a repository, as deliveries carry it. */
export function organizationPayload(owner: Actor, urls: Urls): JsonObject {
  const url = `${urls.api}/orgs/${owner.login}`;
  return {
    login: owner.login,
    id: owner.id,
    node_id: nodeId(owner.type, owner.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${urls.html}/avatars/${String(owner.id)}?v=4`,
    description: '',
  };
}
