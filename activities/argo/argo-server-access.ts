import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { BatonError } from '../../errors/baton-error.ts';
import type { Access } from './kubernetes-access.ts';

/** Which Argo Server, and as whom. */
export interface ArgoServerAccessOptions {
  /** http or https, with its base path where it has one. */
  readonly url: string;
  /** Bearer token: of a ServiceAccount in the server's `client` mode. @default none, which only its `server` mode takes */
  readonly token?: string | undefined;
  /** File with the bearer token, read anew for each request: Kubernetes replaces it every hour. @default none */
  readonly tokenFile?: string | undefined;
  /** File with the PEM of the authority that signed its certificate. @default the machine's authorities */
  readonly caFile?: string | undefined;
}

/** How to speak to an Argo Server. Throws `BATON_CONFIG_INVALID` where a file can't be read. */
export function createArgoServerAccess({ url, token, tokenFile, caFile }: ArgoServerAccessOptions): Access {
  const ca = caFile === undefined ? undefined : readable('argoServer.caFile', caFile);
  if (tokenFile !== undefined) readable('argoServer.tokenFile', tokenFile);
  return {
    server: new URL(url),
    async authorize(): Promise<RequestOptions> {
      const bearer = tokenFile === undefined ? token : (await readFile(tokenFile, 'utf8')).trim();
      return {
        ...(ca === undefined ? {} : { ca }),
        headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      };
    },
    renew: () => tokenFile !== undefined,
  };
}

function readable(key: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    const why = code === 'ENOENT' ? 'there is no such file' : `it can't be read (${code})`;
    throw new BatonError('BATON_CONFIG_INVALID', { detail: `${key} names ${path}: ${why}`, cause });
  }
}
