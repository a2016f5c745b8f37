import type { Config } from './schema.ts';

/** Keys whose values are never printed; `*` is any place of a list. A digest too: somebody may have put the token there. */
const SECRETS: readonly string[] = [
  'github.token',
  'bridge.secrets',
  'kubernetes.token',
  'argoServer.token',
  'api.secrets',
  'api.tokens.*.sha256',
];

/** What stands in a secret's place. */
const HIDDEN = '(hidden)';

/** Whether a value under this key may be a secret: the key is one, lies below one, or is the section of one. */
export function isSecret(path: readonly PropertyKey[]): boolean {
  if (path.length === 0) return true;
  const key = path.map((step) => (typeof step === 'number' ? '*' : String(step))).join('.');
  return SECRETS.some((secret) => `${key}.`.startsWith(`${secret}.`) || `${secret}.`.startsWith(`${key}.`));
}

/** The configuration as it may be shown: secrets are replaced. */
export function withoutSecrets(config: Config): Config {
  const { argoServer, github, bridge, api, kubernetes } = config;
  return {
    ...config,
    github: github.token === undefined ? github : { ...github, token: HIDDEN },
    bridge: { ...bridge, secrets: bridge.secrets.map(() => HIDDEN) },
    api: {
      ...api,
      secrets: api.secrets.map(() => HIDDEN),
      tokens: api.tokens.map((token) => (token.sha256 === undefined ? token : { ...token, sha256: HIDDEN })),
    },
    argoServer: argoServer.token === undefined ? argoServer : { ...argoServer, token: HIDDEN },
    kubernetes: kubernetes.token === undefined ? kubernetes : { ...kubernetes, token: HIDDEN },
  };
}
