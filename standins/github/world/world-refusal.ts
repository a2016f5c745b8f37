/** GitHub's rules forbid it. REST answers with exactly this. */
export class WorldRefusal extends Error {
  override readonly name = 'WorldRefusal';
  /** HTTP status. */
  readonly status: number;
  /** GitHub's `errors`, where it sends some. */
  readonly errors: readonly unknown[] | null;

  constructor(status: number, message: string, errors: readonly unknown[] | null = null) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}
