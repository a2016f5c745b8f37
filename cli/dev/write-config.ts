import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { REPOSITORIES, tokenOf, type People } from './people.ts';

/** What the stand-ins' configuration says besides who is who. */
export interface StandInAddresses {
  /** `host:port`. */
  readonly temporal: string;
  readonly cluster: string;
  readonly github: string;
  /** 0: any free port. */
  readonly bridgePort: number;
}

/** The namespace of the stand-ins' runs. */
export const NAMESPACE = 'argo';

/** What signs the stand-ins' webhooks. */
export const WEBHOOK_SECRET = 'secret-of-the-stand-ins';

/** Writes a `baton.yaml` for the stand-ins; its secrets open nothing else. */
export function writeConfig(path: string, people: People, addresses: StandInAddresses): void {
  const config = {
    ...repositoriesAndRoles(people),
    github: { apiUrl: addresses.github, token: tokenOf('baton') },
    bridge: { host: '127.0.0.1', port: addresses.bridgePort, secrets: [WEBHOOK_SECRET] },
    // A stand-in that nobody else needs: what is to be seen is Baton's pace, and not that of a limit.
    kubernetes: { server: addresses.cluster, qps: 2_000, burst: 4_000 },
    temporal: { address: addresses.temporal, namespace: 'default' },
  };
  writeFileSync(path, stringify(config), { mode: 0o600 });
}

/** What a `baton.yaml` says about these people, and nothing about where anything is. */
export function repositoriesAndRoles(people: People): object {
  const account = ({ id, login }: { readonly id: number; readonly login: string }) => ({ id, login });
  return {
    repositories: REPOSITORIES.map(({ name, id }) => ({ name, id, namespace: NAMESPACE })),
    roles: {
      implementation: [account(people.rex)],
      quality: [account(people.cleo)],
      testing: [account(people.tess)],
    },
    trustedAuthors: [account(people.maintainer)],
    self: account(people.baton),
  };
}
