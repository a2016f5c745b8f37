/** A webhook that somebody has set up. */
export interface Hook {
  readonly id: number;
  readonly url: string;
  /** Without one, deliveries carry no signature. */
  readonly secret: string | null;
  readonly contentType: 'json' | 'form';
  /** A repository's own hook, or the one of an App that is installed. */
  readonly kind: 'repository' | 'app';
  /** Null for a repository's hook. The App is named in the headers, its installation in the body. */
  readonly app: { readonly id: number; readonly installationId: number } | null;
  /** Repositories of which it hears; null: all. */
  readonly repositories: readonly number[] | null;
  /** Events of which it hears; `*` is all. */
  readonly events: readonly string[];
}

/** Whether a hook hears of this event of this repository. */
export function hears(hook: Hook, event: { readonly event: string; readonly repositoryId: number }): boolean {
  if (hook.repositories !== null && !hook.repositories.includes(event.repositoryId)) return false;
  return event.event === 'ping' || hook.events.includes('*') || hook.events.includes(event.event);
}
