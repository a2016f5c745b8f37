import { CATALOGUE, type ErrorCode } from '../../errors/catalogue.ts';

/** The parts of an OpenAPI 3.1 document that ours has. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Empty where nobody has to say who he is. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, Answer>>;
}

/** One way in which an operation answers. */
export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}

/** Media type of problem details. */
const PROBLEM = 'application/problem+json';

/** A schema among the document's components. */
export function refTo(component: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${component}` };
}

/** An answer of JSON whose body is this component. */
export function jsonAnswer(description: string, component: string, headers: readonly HeaderName[] = []): Answer {
  return { description, ...headersOf(headers), content: { 'application/json': { schema: refTo(component) } } };
}

const HEADERS = {
  'Retry-After': { description: 'Seconds until another try makes sense.', schema: { type: 'integer', minimum: 1 } },
  Location: { description: 'Path of the request.', schema: { type: 'string' } },
  'Preference-Applied': { description: 'What of `Prefer` was heeded.', schema: { type: 'string' } },
  'WWW-Authenticate': { description: 'The scheme: Bearer.', schema: { type: 'string' } },
} as const;
type HeaderName = keyof typeof HEADERS;

function headersOf(names: readonly HeaderName[]): Pick<Answer, 'headers'> {
  return names.length === 0 ? {} : { headers: Object.fromEntries(names.map((name) => [name, HEADERS[name]])) };
}

/** One kind of problem that an operation answers with. */
export interface Problem {
  readonly status: number;
  /** For a person. */
  readonly words: string;
  readonly component: string;
  /** What tells it from others in the same component. */
  readonly told: { readonly by: string; readonly value: string };
  readonly headers: readonly HeaderName[];
}

const ERROR_HEADERS: Partial<Record<ErrorCode, readonly HeaderName[]>> = {
  BATON_TOKEN_MISSING: ['WWW-Authenticate'],
  BATON_TOKEN_WRONG: ['WWW-Authenticate'],
  BATON_BODY_SLOW: ['Retry-After'],
  BATON_RESUME_BROKEN: ['Preference-Applied'],
};

/** Errors of the catalogue as problems, and the one that nobody foresaw. */
export function errorProblems(codes: readonly ErrorCode[]): readonly Problem[] {
  return [...codes, 'BATON_INTERNAL' as const].map((code) => ({
    status: CATALOGUE[code].status,
    words: `\`${code}\`: ${CATALOGUE[code].title}`,
    component: 'Problem',
    told: { by: 'code', value: code },
    headers: ERROR_HEADERS[code] ?? (CATALOGUE[code].status === 503 ? ['Retry-After'] : []),
  }));
}

/** An answer for each status of these problems, which says exactly which of them it can be. */
export function problemAnswers(problems: readonly Problem[]): Readonly<Record<string, Answer>> {
  const statuses = [...new Set(problems.map(({ status }) => status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const these = problems.filter((problem) => problem.status === status);
      const schemas = [...new Set(these.map(({ component }) => component))].map((component) =>
        narrowed(
          component,
          these.filter((problem) => problem.component === component),
        ),
      );
      const [schema = {}, ...others] = schemas;
      const answer: Answer = {
        description: these.map(({ words }) => `- ${words}`).join('\n'),
        ...headersOf([...new Set(these.flatMap((problem) => problem.headers))]),
        content: { [PROBLEM]: { schema: others.length === 0 ? schema : { anyOf: schemas } } },
      };
      return [String(status), answer] as const;
    }),
  );
}

function narrowed(component: string, problems: readonly Problem[]): object {
  const by = problems[0]?.told.by ?? '';
  const values = problems.map(({ told }) => told.value);
  return { allOf: [refTo(component), { properties: { [by]: { enum: values } } }] };
}
