import { z } from 'zod';

const textSchema = z.string().min(1, 'expected text that is not empty');

const MODES = ['hidden-nodes', 'only'] as const;

/** `argoServer` in `baton.yaml`. */
export const argoServerSchema = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
      .optional()
      .describe('URL of the Argo Server, with its base path where it has one. Left out: none is asked.'),
    mode: z
      .enum(MODES, `expected ${MODES.join(' or ')}`)
      .default('hidden-nodes')
      .describe(
        'hidden-nodes: the Argo Server reads and opens runs whose nodes are compressed or offloaded, and the Kubernetes API does the rest. only: nothing but the Argo Server is asked, for sites that forbid `patch workflows`; see operations.md for what is lost.',
      ),
    token: textSchema
      .optional()
      .describe('Bearer token of a ServiceAccount. Better given as BATON_ARGO_SERVER_TOKEN, or as a file.'),
    tokenFile: textSchema
      .optional()
      .describe(
        'File with the bearer token, read anew for each request; in a pod /var/run/secrets/kubernetes.io/serviceaccount/token.',
      ),
    caFile: textSchema
      .optional()
      .describe("File with the PEM of the authority that signed its certificate. Left out: the machine's authorities."),
  })
  .superRefine(({ mode, token, tokenFile, url }, context) => {
    if (token !== undefined && tokenFile !== undefined) {
      context.addIssue({ code: 'custom', path: ['tokenFile'], message: 'expected either a token or a file with one' });
    }
    if (mode === 'only' && url === undefined) {
      context.addIssue({ code: 'custom', path: ['mode'], message: 'expected a url beside it: nothing else is asked' });
    }
  });
