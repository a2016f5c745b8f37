import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findKubernetes } from '../../../standins/kubernetes/binaries.ts';
import { buildKubernetes } from '../../../standins/kubernetes/build-binaries.ts';
import { fakeMachine, type FakeMachine } from '../temporal/fake-machine.ts';

let machine: FakeMachine;
beforeEach(() => {
  machine = fakeMachine();
  mkdirSync(machine.at('standins/kubernetes'), { recursive: true });
  const requirements = 'require (\n\tk8s.io/kubernetes v1.35.4\n\tgo.etcd.io/etcd/server/v3 v3.6.5\n)\n';
  writeFileSync(machine.at('standins/kubernetes/go.mod'), requirements);
});
afterEach(() => machine.remove());

const cache = '.cache/kubernetes-1.35.4-etcd-3.6.5';
const find = (env: Record<string, string> = {}) => findKubernetes({ ...machine.around.env, ...env }, machine.at());

/** A compiler that makes an executable of whatever it is asked for, unless its name is this one. */
function compiler(refuses = ''): void {
  machine.script(
    'bin/go',
    'while [ "$1" != -o ]; do shift; done',
    `case "$2" in *${refuses === '' ? '/nothing' : refuses}) echo "undefined: thing" >&2; exit 1;; esac`,
    'echo "#!/bin/sh" > "$2"; chmod +x "$2"',
  );
}

describe('the programs of a Kubernetes API', () => {
  test('are taken from KUBEBUILDER_ASSETS before the cache', () => {
    for (const folder of ['assets', cache])
      for (const name of ['etcd', 'kube-apiserver']) machine.script(`${folder}/${name}`);
    expect(find({ KUBEBUILDER_ASSETS: machine.at('assets') }).etcd).toBe(machine.at('assets/etcd'));
    expect(find().etcd).toBe(machine.at(`${cache}/etcd`));
  });

  test('are not looked for elsewhere where KUBEBUILDER_ASSETS names a folder that lacks one', () => {
    machine.script('assets/etcd');
    for (const name of ['etcd', 'kube-apiserver']) machine.script(`${cache}/${name}`);
    expect(() => find({ KUBEBUILDER_ASSETS: machine.at('assets') })).toThrow(
      /no executable \S+\/assets\/kube-apiserver/,
    );
  });

  test('are missed with the command that builds them', () => {
    expect(() => find()).toThrow(/npm run cluster:build/);
  });

  test('are found once they have been built, and built once', async () => {
    compiler();
    const folder = await buildKubernetes(machine.around);
    expect(find()).toEqual({ etcd: `${folder}/etcd`, kubeApiserver: `${folder}/kube-apiserver` });
    machine.script('bin/go', 'exit 1');
    await expect(buildKubernetes(machine.around)).resolves.toBe(folder);
    expect(machine.progress.at(-1)).toMatch(/built already/);
  });

  test('leave nothing behind where one of them could not be built, and say what Go said', async () => {
    compiler('/kube-apiserver');
    await expect(buildKubernetes(machine.around)).rejects.toThrow(
      /kube-apiserver could not be built: .*undefined: thing/,
    );
    expect(machine.cached()).toEqual([]);
  });

  test('are not built without Go, which is said', async () => {
    await expect(buildKubernetes(machine.around)).rejects.toThrow(/there is no `go` on the PATH/);
  });
});
