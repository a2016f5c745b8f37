import type { Config, RepositoryConfig } from '../config/schema.ts';

/** The repository under this name, whatever its case; undefined when it isn't configured. */
export function repositoryNamed(
  config: Config,
  named: { readonly owner: string; readonly repository: string },
): RepositoryConfig | undefined {
  const name = `${named.owner}/${named.repository}`.toLowerCase();
  return config.repositories.find((repository) => repository.name.toLowerCase() === name);
}
