/** What came back. */
export interface WebhookAnswer {
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
      headers: request.headers,
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, failure: null, body: await response.text() };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { status: null, failure: timedOut ? 'timed out' : reasonOf(error), body: '' };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch hides what happened to the connection in the cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
