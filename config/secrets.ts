import type { Config } from './schema.ts';

/** Keys whose values are never printed. */
const SECRETS: readonly string[] = ['github.token', 'bridge.secrets', 'kubernetes.token'];

/** What stands in a secret's place. */
const HIDDEN = '(hidden)';

/** Whether a value under this key may be a secret: the key is one, lies below one, or is the section of one. */
export function isSecret(path: readonly PropertyKey[]): boolean {
  if (path.length === 0) return true;
  const key = path.map(String).join('.');
  return SECRETS.some((secret) => `${key}.`.startsWith(`${secret}.`) || `${secret}.`.startsWith(`${key}.`));
}

/** The configuration as it may be shown: secrets are replaced. */
export function withoutSecrets(config: Config): Config {
  const { github, bridge, kubernetes } = config;
  return {
    ...config,
    github: github.token === undefined ? github : { ...github, token: HIDDEN },
    bridge: { ...bridge, secrets: bridge.secrets.map(() => HIDDEN) },
    kubernetes: kubernetes.token === undefined ? kubernetes : { ...kubernetes, token: HIDDEN },
  };
}
