import { z } from 'zod';

/**
 * Libraries that all plays of a worker share. What is not named here is evaluated anew for each of them: zod is a
 * megabyte a play. Shared modules are frozen, so what a library works out only once has to be worked out here. Nothing
 * that remembers anything of a play may ever be imported.
 */
z.object({ known: z.string() }).safeParse({});
