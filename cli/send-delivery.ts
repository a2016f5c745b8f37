import { createHmac } from 'node:crypto';
import { BatonError } from '../errors/baton-error.ts';
import type { RecordedDelivery } from './recorded-deliveries.ts';

/** What the bridge said to a delivery. */
export interface DeliveryAnswer {
  readonly from: string;
  readonly event: string;
  readonly delivery: string;
  readonly status: number;
  /** The body, parsed where it is JSON. */
  readonly answer: unknown;
}

/** GitHub hangs up after ten seconds, and so do we. */
const PATIENCE_MS = 10_000;

/** Sends a delivery as GitHub does, signed over the bytes that are sent. Throws `BATON_BRIDGE_UNREACHABLE`. */
export async function sendDelivery(delivery: RecordedDelivery, url: string, secret: string): Promise<DeliveryAnswer> {
  const body = Buffer.from(delivery.body, 'utf8');
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/baton-deliver',
    'x-github-event': delivery.event,
    'x-github-delivery': delivery.delivery,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
    const { from, event, delivery: id } = delivery;
    return { from, event, delivery: id, status: response.status, answer: parse(await response.text()) };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    const why = cause?.code ?? cause?.message ?? (error as Error).message;
    throw new BatonError('BATON_BRIDGE_UNREACHABLE', { detail: `${url}: ${why}`, cause: error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
