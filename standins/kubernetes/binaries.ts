import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatonError } from '../../errors/baton-error.ts';
import { projectRoot } from '../temporal/surroundings.ts';

/** The programs that make a Kubernetes API: paths of executables. */
export interface KubernetesBinaries {
  readonly kubeApiserver: string;
  readonly etcd: string;
}

/** Names a folder with `kube-apiserver` and `etcd`, as controller-runtime's envtest has it. */
export const ASSETS_VARIABLE = 'KUBEBUILDER_ASSETS';

/** Names of the executables in a folder of them. */
export const EXECUTABLES = { kubeApiserver: 'kube-apiserver', etcd: 'etcd' } as const;

/** What the programs are built from: the versions in `go.mod` beside this file, without the leading `v`. */
export interface KubernetesVersions {
  readonly kubernetes: string;
  readonly etcd: string;
}

/** The folder of the Go module. */
export function moduleFolder(root: string = projectRoot()): string {
  return join(root, 'standins', 'kubernetes');
}

/** The versions that the Go module pins. Throws where it no longer names them. */
export function pinnedVersions(root: string = projectRoot()): KubernetesVersions {
  const module = readFileSync(join(moduleFolder(root), 'go.mod'), 'utf8');
  const versionOf = (name: string): string => {
    const [, version] = new RegExp(`^\\s*${name} v(\\S+)`, 'm').exec(module) ?? [];
    if (version === undefined) throw new Error(`standins/kubernetes/go.mod does not name ${name}`);
    return version;
  };
  return { kubernetes: versionOf('k8s\\.io/kubernetes'), etcd: versionOf('go\\.etcd\\.io/etcd/server/v3') };
}

/** Where `npm run cluster:build` keeps what it built; another version is another folder. */
export function cacheFolder(root: string = projectRoot()): string {
  const { kubernetes, etcd } = pinnedVersions(root);
  return join(root, '.cache', `kubernetes-${kubernetes}-etcd-${etcd}`);
}

/**
 * The programs: those in `KUBEBUILDER_ASSETS` where that is set, else those that `npm run cluster:build` built.
 * @throws BatonError `BATON_SERVER_NOT_FOUND`, which says what is missing and how to get it
 */
export function findKubernetes(
  env: Readonly<Record<string, string | undefined>> = process.env,
  root: string = projectRoot(),
): KubernetesBinaries {
  const named = env[ASSETS_VARIABLE];
  // Who names a folder means that one: another one instead would hide the mistake.
  const folder = named === undefined || named === '' ? cacheFolder(root) : named;
  const found = { kubeApiserver: join(folder, EXECUTABLES.kubeApiserver), etcd: join(folder, EXECUTABLES.etcd) };
  const missing = Object.values(found).filter((path) => !isExecutable(path));
  if (missing.length === 0) return found;
  throw new BatonError('BATON_SERVER_NOT_FOUND', {
    detail: [
      `a Kubernetes API was looked for in ${folder}, and there is no executable ${missing.join(' and no ')}.`,
      folder === named
        ? `What to do: correct ${ASSETS_VARIABLE}, or unset it and build the programs with: npm run cluster:build`
        : `What to do: npm run cluster:build (needs Go; some minutes, once), or put the folder of an envtest into ${ASSETS_VARIABLE}.`,
    ].join('\n'),
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
