import type { FastifyReply, FastifyRequest } from 'fastify';

/** One page of a list, with GitHub's `Link` header for the others; `per_page` is 30 unless told, at most 100. */
export function page<T>(items: readonly T[], request: FastifyRequest, reply: FastifyReply): readonly T[] {
  const url = new URL(request.url, `${request.protocol}://${request.host}`);
  const size = Math.min(positive(url.searchParams.get('per_page'), 30), 100);
  const number = positive(url.searchParams.get('page'), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const to = (target: number, rel: string): string => {
    url.searchParams.set('page', String(target));
    return `<${url.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [to(number - 1, 'prev')] : []),
    ...(number < last ? [to(number + 1, 'next'), to(last, 'last')] : []),
    ...(number > 1 ? [to(1, 'first')] : []),
  ];
  if (links.length > 0) void reply.header('link', links.join(', '));
  return items.slice((number - 1) * size, number * size);
}

function positive(text: string | null, otherwise: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}
