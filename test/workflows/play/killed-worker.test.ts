import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { PlayActivities } from '../../../activities/play-activities.ts';
import { TASK_QUEUES } from '../../../signals/messages.ts';
import { dieWithUs } from '../../../standins/temporal/die-with-us.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { APPROVED, OPENED, READY_FOR_QA } from './clean-life.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';
import { startPlay, withActivities, workflowBundle } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld } from './world.ts';

const SCRIPT = fileURLToPath(new URL('killable-worker.mjs', import.meta.url));

describeWithDevServer('the worker of a play is killed', () => {
  let server: OwnServer;
  let folder: string;
  let codePath: string;
  let worker: ChildProcess | null = null;

  beforeAll(async () => {
    server = await startOwnServer();
    folder = await mkdtemp(join(tmpdir(), 'baton-killed-worker-'));
    codePath = join(folder, 'workflows.js');
    await writeFile(codePath, (await workflowBundle()).code);
  });

  afterEach(async () => {
    await kill();
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await server.stop();
  });

  const start = (): void => {
    worker = spawn(process.execPath, [SCRIPT, server.address, TASK_QUEUES.plays, codePath], { stdio: 'inherit' });
    dieWithUs(worker);
  };

  /** Kills it as a machine would that loses its power. */
  const kill = async (): Promise<void> => {
    if (worker?.exitCode !== null || worker.signalCode !== null) return;
    const gone = once(worker, 'exit');
    worker.kill('SIGKILL');
    await gone;
  };

  test('while a gate is being opened and while nothing happens: another one goes on, and no gate opens twice', async () => {
    const world = createWorld();
    let tries = 0;
    let tellKilled = (): void => undefined;
    const killed = new Promise<void>((resolve) => (tellKilled = resolve));
    const openGate: PlayActivities['openGate'] = async (input) => {
      tries += 1;
      const node = world.run().gates.find(({ id }) => id === input.node.id);
      if (node?.phase === 'Succeeded') {
        return { kind: 'already-resumed', run: world.run(), commit: null, facts: [] };
      }
      const outcome = await world.activities.openGate(input);
      if (tries > 1) return outcome;
      // The gate is open, the play's worker dies, and the answer is lost.
      await kill();
      tellKilled();
      throw ApplicationFailure.create({ message: 'connection lost', category: ApplicationFailureCategory.BENIGN });
    };
    await withActivities(server.native, { ...world.activities, openGate }, async () => {
      start();
      const play = await startPlay(server.client, { ...INPUT, submit: true });
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer([...OPENED.flat(), ...READY_FOR_QA, ...APPROVED]);
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      await killed;
      // Nobody is at home, and more is said.
      await play.deliver(READY_FOR_QA);
      start();
      const { stages } = await play.until(({ stage }) => stage === 'quality-in-progress');
      expect(stages[0]?.opened).toMatchObject({ how: 'baton' });
      expect(tries).toBe(2);

      await play.observe(world.reach('wait-ready-for-qa'));
      await play.until(({ stage }) => stage === 'testing-in-progress');
      await kill();
      await play.observe(world.reach('wait-pr-approved'));
      await play.deliver(APPROVED);
      start();
      await play.until(({ stage }) => stage === 'finalizing');
      await play.observe(world.change({ phase: 'Succeeded' }));
      const last: unknown = await play.handle.result();
      expect(last).toMatchObject({
        stage: 'completed',
        attention: [],
        deliveries: { applied: 3, duplicate: 0, late: 0, refused: 0 },
      });
      expect(world.openings.map(({ gate }) => gate)).toEqual([0, 1, 2]);
      expect(world.calls.filter((call) => call.startsWith('submitRun'))).toHaveLength(1);
    });
  });
});
