import { InvalidArgumentError } from 'commander';

/** An option's text as it is. Throws what ends in wrong usage, with the option's name, where it says nothing. */
export function notBlank(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It says nothing.');
  return text;
}
