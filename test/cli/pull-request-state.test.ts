import { expect, test } from '@jest/globals';
import { pullRequestState } from '../../cli/pull-request-state.ts';
import { configSchema } from '../../config/schema.ts';
import { openShop, openTask, serve } from '../standins/github/shop.ts';

const SHOP = { owner: 'acme', repository: 'shop' };
const configured = (apiUrl: string, token: string) => configSchema.parse({ github: { apiUrl, token } });

test('how a pull request stands is what GitHub says, and unknown where it says nothing', async () => {
  const shop = openShop();
  const { number } = openTask(shop);
  const github = await serve(shop);
  try {
    const config = configured(github.url, 'mona');
    expect(await pullRequestState(config, SHOP, number)).toBe('open');
    expect(await pullRequestState(config, SHOP, 404)).toBe('unknown');
    shop.world.close({ repository: 'acme/shop', number, by: shop.maintainer });
    expect(await pullRequestState(config, SHOP, number)).toBe('closed');
    expect(await pullRequestState(configured(github.url, 'nobody'), SHOP, number)).toBe('unknown');
    expect(await pullRequestState(configured('http://127.0.0.1:1', 'mona'), SHOP, number)).toBe('unknown');
  } finally {
    await github.stop();
  }
});
