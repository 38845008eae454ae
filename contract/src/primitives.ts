import { type TOptional, type TSchema, Type } from "typebox";
import { ESearchMode, ESearchOrder } from "./enums.js";
import { Named } from "./schema.js";

/** Lower-case UUID; upper-case input is lowered (rest.md 1.7). */
export const Uuid = Type.String({
  format: "uuid",
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
  "x-read": "uuid",
  "x-problem": "invalid uuid",
});

/** Phone number: JSON number, E.164 digits without `+`. Strings with or without `+` are accepted. */
export const Tn = Type.Integer({
  minimum: 1_000_000,
  maximum: 999_999_999_999_999,
  "x-read": "tn",
  "x-problem": "invalid integer number",
});

/** Path of a lease: its uuid or its number (rest.md 1.7). */
export const UuidOrTn = Type.String({
  pattern: "^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9]{7,15})$",
  "x-read": "tn",
  "x-problem": "neither a uuid nor a phone number",
});

/** Phone number kept as text; a JSON number is accepted. */
export const PhoneText = Type.String({ minLength: 3, maxLength: 16, "x-read": "phone" });

const ISO = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$";

/** Date and time: ISO 8601 UTC with milliseconds. Input may have any zone; without one it is UTC. */
export const DateTime = Type.String({
  format: "date-time",
  pattern: ISO,
  "x-read": "date",
  "x-problem": "invalid ISO 8601 date-time",
});

/** Date of birth: ISO date, ISO date-time or epoch milliseconds; answered as date-time. */
export const Birthday = Type.String({
  format: "date-time",
  pattern: ISO,
  "x-read": "birthday",
  "x-problem": "invalid ISO 8601 date",
});

/** E-mail address of 5..80 characters. */
export const Email = Type.String({
  format: "email",
  minLength: 5,
  maxLength: 80,
  pattern: '^[^\\s@<>"(),:;\\[\\]\\\\]+@[^\\s@<>"(),:;\\[\\]\\\\]+\\.[^\\s@<>"(),:;\\[\\]\\\\]+$',
  "x-problem": "invalid e-mail",
});

/** Absolute http or https URL of 10..255 characters. */
export const Url = Type.String({
  format: "uri",
  minLength: 10,
  maxLength: 255,
  pattern: "^[hH][tT][tT][pP][sS]?://[^\\s/?#]+[^\\s]*$",
  "x-problem": "invalid url",
});

/** Host name of the DNS, without a dot at the end; stored in lower case. A bare address is none. */
export const HostName = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern:
    "^(?=.*[A-Za-z])(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$",
  "x-read": "lower",
  "x-problem": "invalid host name",
});

/** Amount in the currency of the installation, at most five decimals. Computed in SQL, never in floating point. */
export const Money = Type.Number();

/** Text of a search filter: `*` = any run of characters, `%` = exactly one (rest.md 1.8). A number is accepted. */
export const Mask = Type.String({ maxLength: 255, "x-read": "phone" });

/** Page of a `GET` list: `take` 1..1000, default 1000; `skip` default 0. */
export const ListQuery = Type.Object({
  take: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
});

/** The same of a list of the account's own; an Admin may name another account by `account` (rest.md 1.3). */
export const AccountListQuery = Type.Object({ ...ListQuery.properties, account: Type.Optional(Uuid) });

/** Page of a search given in the query. */
export const SearchQuery = Type.Object({
  take: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
});

/** `{field: "ASC"|"DESC"}`; a field outside `fields` is refused. */
function Order<const F extends readonly string[]>(fields: F) {
  return Type.Unsafe<{ [K in F[number]]?: "ASC" | "DESC" }>(
    Type.Object(Object.fromEntries(fields.map((field) => [field, Type.Optional(ESearchOrder)])), {
      additionalProperties: false,
    }),
  );
}

/**
 * Body of a search (`ISearchParams` and the filters of this one, all optional).
 * @param name schema name in the OpenAPI document
 * @param orderFields the fields `order` may name
 */
export function SearchParams<P extends Record<string, TOptional<TSchema>>, const F extends readonly string[]>(
  name: string,
  filters: P,
  orderFields: F,
) {
  return Named(name, {
    take: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
    mode: Type.Optional(ESearchMode),
    order: Type.Optional(Order(orderFields)),
    created_on_from: Type.Optional(DateTime),
    created_on_to: Type.Optional(DateTime),
    modified_on_from: Type.Optional(DateTime),
    modified_on_to: Type.Optional(DateTime),
    account: Type.Optional(Uuid),
    ...filters,
  });
}

/** What every search body has besides its own filters. */
export interface SearchBase {
  readonly take?: number;
  readonly skip?: number;
  readonly mode?: "AND" | "OR";
  readonly order?: Readonly<Record<string, "ASC" | "DESC">>;
  readonly created_on_from?: string;
  readonly created_on_to?: string;
  readonly modified_on_from?: string;
  readonly modified_on_to?: string;
  readonly account?: string;
}

/** Answer of a search (`ISearchPayload`): what was applied, the number of all matches and one page of them. */
export function SearchPayload<T extends TSchema>(name: string, element: T) {
  return Named(name, {
    take: Type.Integer(),
    skip: Type.Integer(),
    mode: ESearchMode,
    order: Type.Unsafe<Record<string, "ASC" | "DESC">>(Type.Record(Type.String(), ESearchOrder)),
    total: Type.Integer(),
    data: Type.Array(element),
  });
}

/** The two dates every entity has. */
export const dates = { created_on: DateTime, modified_on: DateTime } as const;
