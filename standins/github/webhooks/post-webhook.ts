/** What came back. */
interface WebhookAnswer {
  /** Null when no answer came. */
  readonly status: number | null;
  readonly failure: string | null;
  readonly body: string;
}

/** Posts a webhook and waits as long as GitHub does (10 s), then cuts the connection. Never throws. */
export async function postWebhook(
  url: string,
  request: { readonly headers: Record<string, string>; readonly body: string },
  timeoutMs: number,
): Promise<WebhookAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      // A connection of its own each time: one that is kept would fail once after the receiver was started anew.
      headers: { ...request.headers, connection: 'close' },
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, failure: null, body: await response.text() };
  } catch (error) {
    return { status: null, failure: reasonOf(error), body: '' };
  }
}

// By shape, not by class: what `fetch` throws may be of another realm's classes.
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('name' in error && error.name === 'TimeoutError') return 'timed out';
  // fetch hides what happened to the connection in the cause.
  if ('cause' in error && error.cause !== undefined) return reasonOf(error.cause);
  return 'message' in error ? String(error.message) : 'unknown';
}
