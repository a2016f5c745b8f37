/** One way of getting a server, tried: the executable's path, or why there is none. */
export type Attempt =
  | { readonly found: true; readonly way: string; readonly path: string }
  | { readonly found: false; readonly way: string; readonly why: string };

/** An attempt that led to an executable. */
export function found(way: string, path: string): Attempt {
  return { found: true, way, path };
}

/** An attempt that led to nothing. */
export function failed(way: string, why: string): Attempt {
  return { found: false, way, why };
}
