import { expect, test } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { describeWithTimeSkipping, timeSkippingServerPath } from '../../setup/temporal.ts';

describeWithTimeSkipping('the time-skipping server', () => {
  test('lets a day pass in an instant', async () => {
    const path = timeSkippingServerPath();
    const environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    try {
      const before = await environment.currentTimeMs();
      await environment.sleep('1 day');
      expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(86_400_000);
    } finally {
      await environment.teardown();
    }
  });
});
