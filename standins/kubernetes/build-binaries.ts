import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BatonError } from '../../errors/baton-error.ts';
import { lastWords } from '../temporal/run-command.ts';
import { surroundings, type Surroundings } from '../temporal/surroundings.ts';
import { cacheFolder, EXECUTABLES, moduleFolder, pinnedVersions } from './binaries.ts';

/** An hour: seven minutes on two cores that are idle, many times that on busy ones. */
const LIMIT_MS = 60 * 60_000;

/** Packages that are compiled between two lines of progress; the API server has about 1,600 of them. */
const PACKAGES_A_LINE = 200;

/**
 * Builds the programs of a Kubernetes API from Go modules into the cache, unless they are there. The folder appears only
 * when it is whole.
 * @returns the folder
 * @throws BatonError `BATON_SERVER_NOT_FOUND` with Go's last words, or where there is no Go
 */
export async function buildKubernetes(options: Partial<Surroundings> = {}): Promise<string> {
  const around = surroundings(options);
  const { root, progress } = around;
  const folder = cacheFolder(root);
  if (existsSync(folder)) {
    progress(`The Kubernetes API is built already: ${folder}`);
    return folder;
  }
  const { kubernetes, etcd } = pinnedVersions(root);
  progress(`Building etcd ${etcd} and kube-apiserver ${kubernetes} with Go: some minutes, once`);
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(join(dirname(folder), 'build-'));
  try {
    await build(around, join(unfinished, EXECUTABLES.etcd), 'go.etcd.io/etcd/server/v3', '');
    // A server that does not know its version would say v0.0.0 to its clients.
    const [major, minor] = kubernetes.split('.');
    const stamps = { gitVersion: `v${kubernetes}`, gitMajor: major ?? '', gitMinor: minor ?? '' };
    const flags = Object.entries(stamps).map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`);
    const apiServer = join(unfinished, EXECUTABLES.kubeApiserver);
    await build(around, apiServer, 'k8s.io/kubernetes/cmd/kube-apiserver', flags.join(' '));
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  progress(`Built: ${folder}`);
  return folder;
}

/** Builds one program. What was compiled stays in Go's own cache: a build that was cut off goes on where it was. */
async function build(around: Surroundings, output: string, program: string, flags: string): Promise<void> {
  const { run, root, env, signal, progress } = around;
  const began = Date.now();
  let packages = 0;
  const onLine = (line: string): void => {
    // With -v, each line without a space is a package that is being compiled.
    if (line.includes(' ')) return;
    packages += 1;
    if (packages % PACKAGES_A_LINE > 0) return;
    const seconds = Math.round((Date.now() - began) / 1_000);
    progress(`  ${program}: ${String(packages)} packages compiled, ${String(seconds)} s`);
  };
  const args = ['build', '-v', '-trimpath', '-ldflags', `-s -w ${flags}`, '-o', output, program];
  const options = { cwd: moduleFolder(root), env: { ...env, CGO_ENABLED: '0' }, limitMs: LIMIT_MS, signal, onLine };
  const result = await run('go', args, options);
  if (result.code === 0) return;
  const hint = result.fault.includes('ENOENT') ? 'there is no `go` on the PATH; ' : '';
  const detail = `${program} could not be built: ${hint}${lastWords(result, 6)}`;
  throw new BatonError('BATON_SERVER_NOT_FOUND', { detail });
}
