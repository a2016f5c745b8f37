import type { Repository } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import type { Hook } from '../webhooks/hook.ts';
import type { JsonObject } from './json.ts';
import { organizationPayload } from './organization.ts';
import { repositoryPayload, repositoryUrl } from './repository.ts';
import { userPayload } from './user.ts';

/** What GitHub sends to a new hook. An App's hook belongs to no repository. */
export function pingPayload(hook: Hook, repository: Repository | null, state: WorldState, now: Date): JsonObject {
  const at = `${now.toISOString().slice(0, 19)}Z`;
  const app = hook.kind === 'app';
  const url =
    app || repository === null
      ? `${state.urls.api}/app/hook`
      : `${repositoryUrl(repository, state)}/hooks/${String(hook.id)}`;
  return {
    zen: 'Anything added dilutes everything else.',
    hook_id: hook.id,
    hook: {
      type: app ? 'App' : 'Repository',
      id: hook.id,
      name: 'web',
      active: true,
      ...(app ? { app_id: hook.app?.id ?? 0 } : {}),
      events: hook.events,
      config: { content_type: hook.contentType, url: hook.url, insecure_ssl: '0' },
      updated_at: at,
      created_at: at,
      url,
      ...(app ? {} : { test_url: `${url}/test` }),
      ping_url: `${url}/pings`,
      deliveries_url: `${url}/deliveries`,
      ...(app ? {} : { last_response: { code: null, status: 'unused', message: null } }),
    },
    ...(app || repository === null ? {} : { repository: repositoryPayload(repository, state) }),
    ...(repository?.owner.type === 'Organization'
      ? { organization: organizationPayload(repository.owner, state.urls) }
      : {}),
    ...(repository === null ? {} : { sender: userPayload(repository.owner, state.urls) }),
  };
}
