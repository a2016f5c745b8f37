import { z } from 'zod';
import { isAppLogin } from '../app-login.ts';
import type { Actor } from '../facts.ts';

/** GitHub's own account that stands for every deleted one; where it says null, this is who is meant. */
const GHOST: Actor = { id: 10_137, login: 'ghost', bot: false };

/** A GitHub account, as it appears under `sender`, `user` and `actor`. */
export const account = z
  .object({ id: z.number().int().nonnegative(), login: z.string(), type: z.string().optional() })
  .transform(({ id, login, type }): Actor => ({ id, login, bot: type === 'Bot' || isAppLogin(login) }));

/** An account that may have been deleted since. */
export const accountOrGhost = account.nullable().transform((actor) => actor ?? GHOST);

/** Whether an `author_association` means write permission. An App's is NONE whatever it may do: roles go by id. */
export function canWrite(association: string): boolean {
  return ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(association);
}
