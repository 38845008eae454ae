import type { BodyOf, ParamsOf, QueryOf, Route } from "@opentact/contract";
import type { SipActor, UserActor } from "../../domain/auth/port.js";
import type { Answer } from "./answer.js";

/** A file of a multipart request. */
export interface UploadedFile {
  readonly name: string;
  /** What the client says it is; never believed. */
  readonly type: string;
  /** The whole file; empty on a route that takes it as a stream. */
  readonly bytes: Buffer;
  /** Pieces of the file as they come in, on a route that takes it as a stream. Read once. */
  readonly stream?: AsyncIterable<Uint8Array>;
}

/** Who acts on a route of this kind: nobody need be known on a public one, a SIP user on an `/app` one. */
type ActorOf<R extends Route> = R["auth"] extends "public"
  ? UserActor | undefined
  : R["auth"] extends "sip"
    ? SipActor
    : UserActor;

/** A checked request: everything in it has passed the schemas of the route. */
export interface Context<R extends Route> {
  readonly actor: ActorOf<R>;
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly file: UploadedFile | undefined;
  /** The body as it came, for signatures over it; undefined for none and for multipart. */
  readonly raw: Buffer | undefined;
  readonly requestId: string;
  /** The answer goes out without its body (RFC 9110 §9.3.2). */
  readonly isHead: boolean;
  /** Address of the client; the forwarded one behind a trusted proxy. */
  readonly address: string;
  /** Lower-case request headers, without credentials. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What may come back: the payload, or an `Answer` with more than a payload. */
type Outcome = Answer | object | readonly unknown[];

/** A route with what it runs. `S` is the slice of the services it asks for. */
export interface BoundRoute<S> {
  readonly route: Route;
  run(services: S, context: Context<Route>): Promise<Outcome> | Outcome;
  /** What is answered where a service gives something else; what is none of its kind stays as it is. */
  readonly answerOf?: ((outcome: object) => object) | undefined;
}

/**
 * Binds an operation of the contract to a service. The types of the context follow from the schemas.
 * @param answerOf see `BoundRoute`
 */
export function handle<const R extends Route, S>(
  route: R,
  fn: (services: S, context: Context<R>) => Promise<Outcome> | Outcome,
  answerOf?: (outcome: object) => object,
): BoundRoute<S> {
  return { route, run: (services, context) => fn(services, context as unknown as Context<R>), answerOf };
}
