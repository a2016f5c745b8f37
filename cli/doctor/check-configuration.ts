import type { Config } from '../../config/schema.ts';
import type { ReadConfig } from '../../config/load.ts';
import { warningsOf } from '../../config/warnings.ts';
import { ok, warn, type Check } from './finding.ts';

/** Keys whose warnings other checks give, since they know more. */
const ELSEWHERE = ['github.token', 'bridge.secrets'];

/** What `baton config check` warns of; what is wrong has been refused before. */
export function checkConfiguration({ config, file, placeOf }: ReadConfig, env: NodeJS.ProcessEnv): Check {
  const about = 'configuration';
  return {
    about,
    look: async () => {
      const warnings = warningsOf(config, env).filter(({ path }) => !ELSEWHERE.includes(path?.join('.') ?? ''));
      if (warnings.length === 0) return [ok(about, `${file ?? 'defaults and environment'} is valid`)];
      return warnings.map(({ path, text }) => {
        const place = path === null ? null : placeOf(path);
        return warn(about, place === null ? text : `${place}: ${text}`);
      });
    },
  };
}

/** Whether the bridge could verify a delivery. */
export function checkWebhookSecrets({ bridge }: Config): Check {
  const about = 'webhook secrets';
  const todo =
    'Where the bridge runs, set BATON_WEBHOOK_SECRETS to the secret of the webhook on GitHub. If it is set there and not here, as in the pod of a worker, this is right.';
  return {
    about,
    look: async () => {
      const { length } = bridge.secrets;
      if (length === 0)
        return [warn(about, 'none here: a bridge with this configuration refuses all deliveries', todo)];
      return [ok(about, length === 1 ? 'one' : `${String(length)}: any of them may have signed`)];
    },
  };
}
