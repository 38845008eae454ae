import { pino } from "pino";

/** Structured log. Never given secrets, message texts or digits (security.md 13). */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Log;
  /** For fire-and-forget work: a rejection is logged as an error of `what`. */
  onFail(promise: Promise<unknown>, what: string): void;
}

class PinoLog implements Log {
  readonly #pino: pino.Logger;

  constructor(logger: pino.Logger) {
    this.#pino = logger;
  }

  debug(fields: object, message: string): void {
    this.#pino.debug(fields, message);
  }
  info(fields: object, message: string): void {
    this.#pino.info(fields, message);
  }
  warn(fields: object, message: string): void {
    this.#pino.warn(fields, message);
  }
  error(fields: object, message: string): void {
    this.#pino.error(fields, message);
  }
  child(fields: object): Log {
    return new PinoLog(this.#pino.child(fields));
  }
  onFail(promise: Promise<unknown>, what: string): void {
    promise.catch((error: unknown) => this.#pino.error({ err: error }, `${what} failed`));
  }
}

/** Errors of libraries carry their whole client about; the log keeps what tells the cause. */
function briefError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { code?: unknown };
  return { type: error.name, message: error.message, ...(code === undefined ? {} : { code }), stack: error.stack };
}

/**
 * A log that writes JSON lines to standard error, so that standard output keeps the summary of the start.
 * @param level a pino level; `silent` writes nothing
 */
export function createLog(level: string): Log {
  return new PinoLog(
    pino(
      {
        level,
        serializers: { err: briefError },
        redact: ["token", "password", "authorization", "*.token", "*.password"],
      },
      pino.destination(2),
    ),
  );
}
