import type { Commit, CommitStatus, Repository } from '../world/model.ts';
import { fullName } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import { nodeId } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import { repositoryUrl } from './repository.ts';
import { gitAuthor, userPayload } from './user.ts';

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null };

/** A commit as REST shows it. */
export function commitPayload(commit: Commit, repository: Repository, state: WorldState): JsonObject {
  const url = `${repositoryUrl(repository, state)}/commits/${commit.sha}`;
  const page = `${state.urls.html}/${fullName(repository)}/commit`;
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: { ...gitCommitPayload(commit, repository, state), comment_count: 0 },
    url,
    html_url: `${page}/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: userPayload(commit.author, state.urls),
    committer: userPayload(commit.author, state.urls),
    parents: parentsOf(commit, repository, state),
  };
}

/** What git itself knows of a commit. */
export function gitCommitPayload(commit: Commit, repository: Repository, state: WorldState): Record<string, Json> {
  const author = { ...gitAuthor(commit.author), date: commit.committedAt };
  const git = `${repositoryUrl(repository, state)}/git`;
  return {
    author,
    committer: author,
    message: commit.message,
    tree: { sha: commit.sha, url: `${git}/trees/${commit.sha}` },
    url: `${git}/commits/${commit.sha}`,
    verification: unsigned,
  };
}

/** The commit before this one, as GitHub lists it. */
export function parentsOf(commit: Commit, repository: Repository, state: WorldState): Json {
  if (commit.parent === null) return [];
  const page = `${state.urls.html}/${fullName(repository)}/commit/${commit.parent}`;
  return [{ sha: commit.parent, url: `${repositoryUrl(repository, state)}/commits/${commit.parent}`, html_url: page }];
}

/** A commit inside a `push` delivery. */
export function pushedCommitPayload(commit: Commit, repository: Repository, state: WorldState): JsonObject {
  const author = { ...gitAuthor(commit.author), username: commit.author.login };
  return {
    id: commit.sha,
    tree_id: commit.sha,
    distinct: true,
    message: commit.message,
    timestamp: commit.committedAt,
    url: `${state.urls.html}/${fullName(repository)}/commit/${commit.sha}`,
    author,
    committer: author,
    added: [],
    removed: [],
    modified: ['README.md'],
  };
}

/** A commit status as REST shows it. */
export function statusPayload(status: CommitStatus, repository: Repository, state: WorldState): JsonObject {
  return {
    url: `${repositoryUrl(repository, state)}/statuses/${status.sha}`,
    avatar_url: `${state.urls.html}/avatars/${String(status.creator.id)}?v=4`,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.at,
    updated_at: status.at,
    creator: userPayload(status.creator, state.urls),
  };
}
