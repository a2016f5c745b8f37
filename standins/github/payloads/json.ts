/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Where payloads say that GitHub is: the API's base and the web pages' base, without a slash at the end. */
export interface Urls {
  readonly api: string;
  readonly html: string;
}

/** An opaque id, as GitHub gives one to everything. */
export const nodeId = (kind: string, id: number | string): string =>
  Buffer.from(`0${String(kind.length)}:${kind}${String(id)}`).toString('base64');
