import type { Static, TArray, TObject, TSchema } from "typebox";

/** HTTP methods of the API. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call (rest.md 1.3): `public` no credentials, `user` portal user (User, Admin), `owner` owner of the account or
 * Admin, `admin` role Admin, `provider` role Provider or Admin, `sip` SIP user by HA1B, `portal` any of the three roles.
 */
export type RouteAuth = "public" | "user" | "owner" | "admin" | "provider" | "sip" | "portal";

/** One operation of the API: the source of validation, reply filtering and the OpenAPI document. */
export interface Route {
  /** `operationId` of the published API; unique. */
  readonly id: string;
  readonly method: Method;
  /** Below `/rest`, parameters in braces: `/token/{uuid}`. */
  readonly path: string;
  /** Other paths that answer the same (rest.md 27). */
  readonly aliases?: readonly string[];
  /** Paths at the root of the host, beside `/rest`, that answer the same. */
  readonly rootAliases?: readonly string[];
  readonly auth: RouteAuth;
  readonly params?: TObject;
  /** Query names. For POST, PUT and PATCH every body name may stand in the query too, without being listed here. */
  readonly query?: TObject;
  /** Body of a JSON, form or multipart request; also of an XML one, as the field `xml`. An array schema takes an array. */
  readonly body?: TObject | TArray;
  /**
   * Takes a file in the multipart field `file`, at most so many bytes. `isStreamed`: it is given to the operation while
   * it comes in, so form fields behind it are not read.
   */
  readonly file?: { readonly required: boolean; readonly maxBytes: number; readonly isStreamed?: boolean };
  /** Body fields that a multipart request may send as files too: their text becomes the field. */
  readonly textFiles?: readonly string[];
  /** Takes a body of type `application/xml` or `text/xml`, at most so many bytes; it becomes the body field `xml`. */
  readonly xml?: { readonly maxBytes: number };
  /** Schema of `payload`, and the filter: what it does not name is never answered. */
  readonly reply: TSchema;
  /** The answer is the reply itself, without the envelope of a success (rest.md 1.4). */
  readonly isBare?: true;
  /** Keys beside `payload` (call flow documents only). */
  readonly beside?: Readonly<Record<string, TSchema>>;
  /** Documented statuses, the one of success first. Those every operation can answer (rest.md 1.4) need not be named. */
  readonly statuses: readonly [number, ...number[]];
  /** A list that answers `X-Total-Count`. */
  readonly isList?: boolean;
  /** Text of its 401 when it is not `Unauthorized`. */
  readonly unauthorized?: string;
  /**
   * Limits beside the general one: searches per account, sign-ups per address. `peer`: a carrier or registry that proves
   * itself by what it sends, so it is not counted among strangers.
   */
  readonly limit?: "search" | "order" | "sign-up" | "peer";
  readonly summary: string;
  /** Group in the docs, e.g. `SIP_User`. */
  readonly tag: string;
}

/** Declares an operation and keeps the exact types of its schemas. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

/** Path parameters of a route. */
export type ParamsOf<R extends Route> = R extends { params: infer S extends TSchema } ? Static<S> : undefined;
/** Query of a route. */
export type QueryOf<R extends Route> = R extends { query: infer S extends TSchema } ? Static<S> : undefined;
/** Body of a route. */
export type BodyOf<R extends Route> = R extends { body: infer S extends TSchema } ? Static<S> : undefined;
