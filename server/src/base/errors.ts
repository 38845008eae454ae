/** What a caller of the API did wrong, field by field: key = parameter path (`body.login`, `params.uuid`). */
export type FieldProblems = Readonly<
  Record<string, { message: string; value?: unknown; line?: number; column?: number }>
>;

/**
 * A refusal: thrown in domain, turned into the documented error envelope at the edge (rest.md 1.4).
 * `code` is a stable word for programs and goes out as `meta`; `message` is for people and is never matched.
 */
export class DomainError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldProblems | undefined;

  constructor(status: number, code: string, message: string, fields?: FieldProblems) {
    super(message);
    this.name = "DomainError";
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** 404 in the words of the contract: `<Entity> not found`. */
export function notFound(entity: string): DomainError {
  return new DomainError(404, "not_found", `${entity} not found`);
}

/** 400 for one field. */
export function invalidField(path: string, message: string, value?: unknown): DomainError {
  return new DomainError(400, "validation_failed", "Validation failed", {
    [path]: value === undefined ? { message } : { message, value },
  });
}

/** What was asked for may succeed later: the database, or another thing that it needs, is away. */
export function isAway(error: unknown): boolean {
  return error instanceof DomainError && error.status === 503;
}

/** Settles a promise whose owner was closed. */
export class ClosedError extends Error {
  constructor(what: string) {
    super(`${what} is closed`);
    this.name = "ClosedError";
  }
}
