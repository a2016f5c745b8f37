import { expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../signals/messages.ts';
import { describeWithDevServer, devServerAddress } from '../../setup/temporal.ts';

describeWithDevServer('the dev server that all tests share', () => {
  test('has every search attribute of a play registered', async () => {
    const connection = await Connection.connect({ address: devServerAddress() });
    try {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
      expect(Object.keys(customAttributes)).toEqual(
        expect.arrayContaining(Object.values(SEARCH_ATTRIBUTES).map(({ name }) => name)),
      );
    } finally {
      await connection.close();
    }
  });
});
