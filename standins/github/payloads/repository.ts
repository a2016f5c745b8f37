import type { Repository } from '../world/model.ts';
import { fullName } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import { nodeId } from './json.ts';
import type { JsonObject } from './json.ts';
import { userPayload } from './user.ts';

/** What stands behind the repository's address in each of its `…_url` fields. */
const addresses = {
  forks_url: '/forks',
  keys_url: '/keys{/key_id}',
  collaborators_url: '/collaborators{/collaborator}',
  teams_url: '/teams',
  hooks_url: '/hooks',
  issue_events_url: '/issues/events{/number}',
  events_url: '/events',
  assignees_url: '/assignees{/user}',
  branches_url: '/branches{/branch}',
  tags_url: '/tags',
  blobs_url: '/git/blobs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  git_refs_url: '/git/refs{/sha}',
  trees_url: '/git/trees{/sha}',
  statuses_url: '/statuses/{sha}',
  languages_url: '/languages',
  stargazers_url: '/stargazers',
  contributors_url: '/contributors',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  commits_url: '/commits{/sha}',
  git_commits_url: '/git/commits{/sha}',
  comments_url: '/comments{/number}',
  issue_comment_url: '/issues/comments{/number}',
  contents_url: '/contents/{+path}',
  compare_url: '/compare/{base}...{head}',
  merges_url: '/merges',
  archive_url: '/{archive_format}{/ref}',
  downloads_url: '/downloads',
  issues_url: '/issues{/number}',
  pulls_url: '/pulls{/number}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  labels_url: '/labels{/name}',
  releases_url: '/releases{/id}',
  deployments_url: '/deployments',
} as const;

/** A repository's address in the API. */
export const repositoryUrl = (repository: Repository, state: WorldState): string =>
  `${state.urls.api}/repos/${fullName(repository)}`;

/** A repository, as REST and all deliveries but `push` show it. */
export function repositoryPayload(repository: Repository, state: WorldState): JsonObject {
  const { urls } = state;
  const name = fullName(repository);
  const url = repositoryUrl(repository, state);
  const html = `${urls.html}/${name}`;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: name,
    private: repository.private,
    owner: userPayload(repository.owner, urls),
    html_url: html,
    description: null,
    fork: repository.forkOf !== null,
    url,
    ...Object.fromEntries(Object.entries(addresses).map(([key, path]) => [key, `${url}${path}`])),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    git_url: `${html.replace(/^https?:/, 'git:')}.git`,
    ssh_url: `git@${new URL(urls.html).hostname}:${name}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: 0,
    license: null,
    forks: 0,
    open_issues: 0,
    watchers: 0,
    default_branch: repository.defaultBranch,
    is_template: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    web_commit_signoff_required: false,
    custom_properties: {},
  };
}

/** A repository as `push` deliveries alone show it: seconds since 1970 and a few names of long ago. */
export function pushRepositoryPayload(repository: Repository, state: WorldState): JsonObject {
  const { owner } = repository;
  const seconds = (stamp: string): number => Math.floor(Date.parse(stamp) / 1000);
  return {
    ...repositoryPayload(repository, state),
    owner: { name: owner.login, email: `${owner.login}@users.noreply.github.com`, ...userPayload(owner, state.urls) },
    created_at: seconds(repository.createdAt),
    pushed_at: seconds(repository.pushedAt),
    stargazers: 0,
    master_branch: repository.defaultBranch,
    ...(owner.type === 'Organization' ? { organization: owner.login } : {}),
  };
}
