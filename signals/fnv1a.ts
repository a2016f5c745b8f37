/** FNV-1a, 32 bits, as eight hex digits: workflow code has no node:crypto, and names and digests need no secrecy. */
export function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
