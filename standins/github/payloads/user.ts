import type { Actor } from '../world/model.ts';
import { nodeId } from './json.ts';
import type { JsonObject, Urls } from './json.ts';

/** An account as GitHub shows it wherever somebody is named. */
export function userPayload(actor: Actor, urls: Urls): JsonObject {
  const url = `${urls.api}/users/${encodeURIComponent(actor.login)}`;
  return {
    login: actor.login,
    id: actor.id,
    node_id: nodeId(actor.type, actor.id),
    avatar_url: `${urls.html}/avatars/${String(actor.id)}?v=4`,
    gravatar_id: '',
    url,
    html_url:
      actor.type === 'Bot' ? `${urls.html}/apps/${actor.login.replace(/\[bot\]$/, '')}` : `${urls.html}/${actor.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: actor.type,
    site_admin: false,
  };
}

/** Name and address that git commits carry: nothing that GitHub vouches for. */
export function gitAuthor(actor: Actor): { name: string; email: string } {
  return { name: actor.login, email: `${String(actor.id)}+${actor.login}@users.noreply.github.com` };
}
