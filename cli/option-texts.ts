import { InvalidArgumentError } from 'commander';

/**
 * What the text of an option or argument has to be. Each gives it back as it is meant, and throws what ends in wrong
 * usage with the option's name.
 */

/** Says something. */
export function notBlank(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It says nothing.');
  return text;
}

/** An address that can be posted to. */
export function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return text;
  throw new InvalidArgumentError('Expected an address such as https://baton.example.com/webhooks/github.');
}

/** The value of one of GitHub's headers, which are printable ASCII without blanks. */
export function headerText(text: string): string {
  if (isHeaderText(text)) return text;
  throw new InvalidArgumentError('Expected printable characters without blanks, as GitHub sends them.');
}

/** Whether this can be sent as `X-GitHub-Event` or `X-GitHub-Delivery`. */
export function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** The name of an Argo Workflow, with its namespace where that was said. */
export interface RunName {
  readonly namespace: string | null;
  readonly name: string;
}

/** `name`, or `namespace/name`: names as Kubernetes has them (RFC 1123). */
export function runName(text: string): RunName {
  const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
  const [, namespace, name] = new RegExp(`^(?:(${label})/)?(${label}(?:\\.${label})*)$`).exec(text) ?? [];
  if (name !== undefined) return { namespace: namespace ?? null, name };
  throw new InvalidArgumentError('Expected the name of a Workflow, or namespace/name.');
}

/** A number of things. */
export function atLeastOne(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
}
