import createFetchClient, { type Client as FetchClient, type Middleware } from "openapi-fetch";
import type { paths } from "./api.js";
import { ApiError, type ErrorEnvelope } from "./api-error.js";
import { type RetryOptions, retryingFetch } from "./retry.js";

export type { components, operations, paths } from "./api.js";
export { ApiError, type FieldProblem } from "./api-error.js";

/** A JWT or an API token, or e-mail and password of a portal user, or the HA1B digest of a SIP user. */
export type Credentials =
  | { readonly token: string }
  | { readonly email: string; readonly password: string }
  | { readonly ha1b: string };

export interface ClientOptions extends RetryOptions {
  /** Address of the platform, without `/rest`: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Default: none, for public operations. */
  readonly credentials?: Credentials;
}

/**
 * The API, typed operation by operation: `client.GET("/sip/domain/{domain}/user", { params: { path: { domain } } })`.
 * An operation resolves to `{ data, error, response }`; `payloadOf` unwraps it.
 */
export type Client = FetchClient<paths>;

/**
 * Makes a client. Every POST carries an `Idempotency-Key` unless one is given, so that a try again never does a thing
 * twice; reads and keyed requests are tried again on 429, 503 and lost connections.
 */
export function createClient(options: ClientOptions): Client {
  const client = createFetchClient<paths>({
    baseUrl: `${options.url.replace(/\/$/, "")}/rest`,
    fetch: retryingFetch(options),
  });
  client.use(headersFor(options.credentials));
  return client;
}

/** What an operation answered. */
interface Answered {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

type PayloadOf<A extends Answered> = NonNullable<A["data"]> extends { payload: infer P } ? P : never;

/**
 * The payload of a success: `const user = await payloadOf(client.GET("/user"))`.
 * @throws ApiError with status, code and fields when the API refused
 */
export async function payloadOf<A extends Answered>(answer: Promise<A>): Promise<PayloadOf<A>> {
  const { data, error, response } = await answer;
  if (error !== undefined || !response.ok) throw new ApiError((error ?? {}) as Partial<ErrorEnvelope>, response);
  return (data as { payload: PayloadOf<A> }).payload;
}

function headersFor(credentials: Credentials | undefined): Middleware {
  const known = credentials ? credentialHeader(credentials) : undefined;
  return {
    onRequest({ request }) {
      if (known) request.headers.set(...known);
      if (request.method === "POST" && !request.headers.has("idempotency-key"))
        request.headers.set("idempotency-key", crypto.randomUUID());
      return request;
    },
  };
}

function credentialHeader(credentials: Credentials): [name: string, value: string] {
  if ("token" in credentials) return ["x-auth-token", credentials.token];
  if ("ha1b" in credentials) return ["x-auth-ha1b-token", credentials.ha1b];
  const bytes = new TextEncoder().encode(`${credentials.email}:${credentials.password}`);
  return ["authorization", `Basic ${btoa(String.fromCharCode(...bytes))}`];
}
