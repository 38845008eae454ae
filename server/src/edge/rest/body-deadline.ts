import type { FastifyRequest } from "fastify";
import type { Clock, Timer } from "../../base/clock.js";

/** Time in which a body must be there, whole (security.md 4). */
const BODY_MS = 30_000;

/** Ends connections whose request does not come to its end in time. */
export class BodyDeadline {
  readonly #clock: Clock;
  readonly #timers = new WeakMap<FastifyRequest, Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Starts the time of a request that has a body; it ends with the body, or with the request. */
  arm(request: FastifyRequest): void {
    const { headers } = request;
    if (headers["transfer-encoding"] === undefined && (headers["content-length"] ?? "0") === "0") return;
    this.lift(request);
    const { raw } = request;
    if (raw.readableEnded || raw.destroyed) return;
    this.#timers.set(
      request,
      this.#clock.setTimer(BODY_MS, () => raw.destroy()),
    );
    raw.once("end", () => this.lift(request));
    raw.once("close", () => this.lift(request));
  }

  /** The body may take its time: somebody reads it piece by piece and waits for each with `within`. */
  lift(request: FastifyRequest): void {
    this.#timers.get(request)?.cancel();
    this.#timers.delete(request);
  }

  /** Waits for the next piece of a body; the connection ends when it does not come in time. */
  async within<T>(request: FastifyRequest, next: Promise<T>): Promise<T> {
    const timer = this.#clock.setTimer(BODY_MS, () => request.raw.destroy());
    try {
      return await next;
    } finally {
      timer.cancel();
    }
  }
}
