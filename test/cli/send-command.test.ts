import { expect, test } from '@jest/globals';
import { Client, ServiceError, type WorkflowClientInterceptor, type WorkflowHandle } from '@temporalio/client';
import { sendCommand } from '../../cli/send-command.ts';
import { describeWithDevServer } from '../setup/temporal.ts';
import { playOnOwnServer } from '../workflows/play/play-on-own-server.ts';

const REFRESH = { name: 'refresh', input: { by: 'ada', reason: 'to see' } } as const;

/** What Temporal answers where the workflow task that was to take an update was lost. */
const INTERRUPTED = Object.assign(new Error('unexpected workflow task failure'), {
  code: 9,
  details: 'Unable to perform workflow execution update due to unexpected workflow task failure.',
  metadata: {},
});

describeWithDevServer('a command whose workflow task was lost', () => {
  const during = playOnOwnServer();

  /** The play by a client whose first so many answers to updates are lost, on the way there or on the way back. */
  const losing = (handle: WorkflowHandle, lost: number, reaches: boolean) => {
    const ids: unknown[] = [];
    const interceptor: WorkflowClientInterceptor = {
      startUpdate: async (input, next) => {
        ids.push(input.options.updateId);
        const answer = ids.length > lost || reaches ? await next(input) : null;
        if (ids.length > lost && answer !== null) return answer;
        throw new ServiceError('Workflow Update failed', { cause: INTERRUPTED });
      },
    };
    const { connection } = handle.client;
    const client = new Client({ connection, interceptors: { workflow: [interceptor] } });
    return { ids, handle: client.workflow.getHandle(handle.workflowId) };
  };

  test.each([
    ['was not taken', false],
    ['had been taken', true],
  ])('is sent again under its id, and takes effect once where it %s', async (_, reaches) => {
    await during({ submit: true }, async (play) => {
      const { handle, ids } = losing(play.handle, 2, reaches);
      const { journal } = await sendCommand(handle, REFRESH);
      expect(journal.filter(({ what }) => what === 'refreshed by ada: to see')).toHaveLength(1);
      expect(ids).toHaveLength(3);
      expect(new Set(ids).size).toBe(1);
    });
  });

  test('is given up after a few times, with what Temporal said', async () => {
    await during({ submit: true }, async (play) => {
      const { handle, ids } = losing(play.handle, 100, false);
      await expect(sendCommand(handle, REFRESH)).rejects.toMatchObject({ cause: INTERRUPTED });
      expect(ids).toHaveLength(5);
    });
  });
});
