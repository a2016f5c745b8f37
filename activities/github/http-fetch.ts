/**
 * A `fetch` with a deadline that returns only once the whole body is there. Octokit reads bodies leniently: of an answer
 * that was cut it would hand on half a text as a success. Here that is a failure like any other.
 */
export function createWholeFetch(timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    const body = await response.arrayBuffer();
    const { status, statusText, headers, url } = response;
    const whole = new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
    // A response that is made has none, and octokit can't page through lists inside objects without it.
    return Object.defineProperty(whole, 'url', { value: url });
  };
}
