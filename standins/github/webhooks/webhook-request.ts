import { createHmac } from 'node:crypto';
import type { Delivery } from './delivery.ts';

/** What a forger can change in a delivery: all of it, except that he has no secret to sign with. */
export interface Forgery {
  /** Another `X-GitHub-Delivery`. */
  readonly guid?: string;
  /** Another `X-GitHub-Event`. */
  readonly event?: string;
  /** Another JSON body, signed with the hook's secret unless `signature` says otherwise. */
  readonly json?: string;
  /** Another secret to sign with; null: no signature at all. */
  readonly secret?: string | null;
  /** Another `X-Hub-Signature-256`, as it is. */
  readonly signature?: string;
}

/** The request as GitHub sends it: https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers */
export function webhookRequest(
  delivery: Delivery,
  forgery: Forgery = {},
): { headers: Record<string, string>; body: string } {
  const { hook } = delivery;
  const json = forgery.json ?? delivery.json;
  const body = hook.contentType === 'json' ? json : `payload=${encodeURIComponent(json)}`;
  const secret = forgery.secret === undefined ? hook.secret : forgery.secret;
  const digest = (algorithm: string, key: string): string =>
    createHmac(algorithm, key).update(body, 'utf8').digest('hex');
  return {
    body,
    headers: {
      accept: '*/*',
      'content-type': hook.contentType === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
      'user-agent': 'GitHub-Hookshot/5f1c2d9',
      'x-github-delivery': forgery.guid ?? delivery.guid,
      'x-github-event': forgery.event ?? delivery.event,
      'x-github-hook-id': String(hook.id),
      'x-github-hook-installation-target-id': String(hook.app?.id ?? delivery.repositoryId),
      'x-github-hook-installation-target-type': hook.kind === 'app' ? 'integration' : 'repository',
      ...(secret === null
        ? {}
        : {
            'x-hub-signature': `sha1=${digest('sha1', secret)}`,
            'x-hub-signature-256': `sha256=${digest('sha256', secret)}`,
          }),
      ...(forgery.signature === undefined ? {} : { 'x-hub-signature-256': forgery.signature }),
    },
  };
}
