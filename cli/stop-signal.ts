const STOPS = ['SIGINT', 'SIGTERM'] as const;

/** Fires at the first SIGINT or SIGTERM; the second one, whichever it is, ends the process as if nobody had listened. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    for (const each of STOPS) process.off(each, stop);
    controller.abort(signal);
  };
  for (const each of STOPS) process.on(each, stop);
  return controller.signal;
}
