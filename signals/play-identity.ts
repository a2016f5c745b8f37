import type { RepositoryConfig } from '../config/schema.ts';
import type { PlayIdentity } from './messages.ts';

/**
 * The identity of a task's play, with the name under which its repository is configured. `seenId`: the repository's
 * numeric id as GitHub tells it, for where none is configured. @default null
 */
export function identityIn(repository: RepositoryConfig, task: string, seenId: number | null = null): PlayIdentity {
  const [owner = '', name = ''] = repository.name.split('/');
  return { repositoryId: repository.id ?? seenId, owner, repository: name, task };
}
