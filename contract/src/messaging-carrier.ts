import { type Static, Type } from "typebox";
import { DateTime, dates, Url, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { IUserBase } from "./user.js";

/** What carries messages out of the platform and into it (messaging.md 8). */

export const EMessagingCarrierKind = Words(["smpp", "http", "simulator"]);
export const EMessagingDirection = Words(["both", "send", "receive"]);

/** How the id in a receipt relates to that in the answer to the submit (messaging.md 9.5). */
export const EReceiptIdForm = Words(["string", "resp_hex_dlr_dec", "resp_dec_dlr_hex", "auto"]);

const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
const Seconds = Type.Integer({ minimum: 1, maximum: 3_600 });
const Byte = Type.Integer({ minimum: 0, maximum: 255 });
const Status = Type.Integer({ minimum: 100, maximum: 599 });
const Short = Type.String({ minLength: 1, maxLength: 255 });
/** Names of JSON members and indexes, joined by dots: `data.messages.0.id`. */
const Path = Type.String({ minLength: 1, maxLength: 255 });

/** Request of a carrier by HTTP; texts hold `{{id}} {{from}} {{to}} {{text}} {{callback}}` and `{{secret.NAME}}`. */
const HttpRequestTemplate = Type.Object({
  method: Words(["POST", "PUT", "GET"], { "x-read": "upper" }),
  url: Type.String({ minLength: 10, maxLength: 2048 }),
  headers: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 2048 }))),
  body: Type.Optional(Type.String({ maxLength: 8192 })),
});

/** How events of a carrier by HTTP are proved and read. */
const HttpEvents = Type.Object({
  /** `syniverse`, `inteliquent`: as those carriers write; `paths`: by `paths`. */
  mapping: Words(["syniverse", "inteliquent", "paths"]),
  paths: Type.Optional(
    Type.Object({
      id: Type.Optional(Path),
      kind: Path,
      /** Values of `kind` that mean a message and a receipt. */
      mo: Short,
      dlr: Short,
      from: Type.Optional(Path),
      to: Type.Optional(Path),
      text: Type.Optional(Path),
      message_id: Type.Optional(Path),
      state: Type.Optional(Path),
      error: Type.Optional(Path),
    }),
  ),
  /** HMAC of the body in a header, under the secret `hmac`. */
  hmac: Type.Optional(
    Type.Object({
      header: Short,
      algorithm: Words(["sha1", "sha256", "sha512"]),
      encoding: Words(["hex", "base64"]),
    }),
  ),
  /** Header that bears the secret `shared`; without one it stands in the query as `secret`. */
  secret_header: Type.Optional(Short),
  /** Addresses and CIDRs that events may come from; empty = any. */
  sources: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100, "x-read": "list" })),
});

/** Settings of all kinds; each kind reads its own. */
export const IMessagingCarrierSettings = Named("IMessagingCarrierSettings", {
  /** Provider label, for example that of rate profiles. */
  label: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  dlr_id: Type.Optional(EReceiptIdForm),
  number_format: Type.Optional(Words(["digits", "plus"])),
  on_unknown: Type.Optional(Words(["resend", "hold"])),
  failover_after: Type.Optional(Seconds),
  // http
  request: Type.Optional(HttpRequestTemplate),
  success: Type.Optional(
    Type.Object({
      statuses: Type.Optional(Type.Array(Status, { minItems: 1, maxItems: 50 })),
      id: Type.Optional(Path),
    }),
  ),
  temporary: Type.Optional(Type.Array(Status, { maxItems: 50 })),
  timeout: Type.Optional(Seconds),
  health_url: Type.Optional(Url),
  events: Type.Optional(HttpEvents),
  // smpp
  host: Type.Optional(Short),
  port: Type.Optional(Port),
  tls: Type.Optional(Type.Object({ insecure: Type.Optional(Type.Boolean()) })),
  system_id: Type.Optional(Type.String({ maxLength: 15 })),
  system_type: Type.Optional(Type.String({ maxLength: 12 })),
  interface_version: Type.Optional(Byte),
  addr_ton: Type.Optional(Byte),
  addr_npi: Type.Optional(Byte),
  address_range: Type.Optional(Type.String({ maxLength: 40 })),
  bind: Type.Optional(Words(["transceiver", "pair"])),
  links: Type.Optional(Type.Integer({ minimum: 1, maximum: 32 })),
  window: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  rate: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  enquire_link_interval: Type.Optional(Seconds),
  response_timeout: Type.Optional(Seconds),
  connect_timeout: Type.Optional(Seconds),
  bind_timeout: Type.Optional(Seconds),
  inactivity_timeout: Type.Optional(Seconds),
  registered_delivery: Type.Optional(Byte),
  source_ton: Type.Optional(Byte),
  source_npi: Type.Optional(Byte),
  dest_ton: Type.Optional(Byte),
  dest_npi: Type.Optional(Byte),
  gsm_form: Type.Optional(Words(["unpacked", "packed", "latin1", "ascii"])),
  default_charset: Type.Optional(Type.String({ maxLength: 32 })),
  concat: Type.Optional(Words(["udh8", "udh16", "sar", "payload"])),
});
export type IMessagingCarrierSettings = Static<typeof IMessagingCarrierSettings>;

/** A messaging carrier. Its secrets are never answered, only their names. */
export const IMessagingCarrier = Named("IMessagingCarrier", {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  kind: EMessagingCarrierKind,
  is_active: Type.Boolean(),
  direction: EMessagingDirection,
  price_table: Nullable(Type.String()),
  default_country: Type.String(),
  settings: IMessagingCarrierSettings,
  secret_names: Type.Array(Type.String()),
  state: Type.Object({
    links: Type.Array(Type.Object({ state: Type.String() })),
    last_error: Nullable(Type.String()),
    since: Nullable(DateTime),
  }),
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type IMessagingCarrier = Static<typeof IMessagingCarrier>;

/** Secrets by name: `hmac`, `shared`, `password`, or any that the request template names. */
const Secrets = Type.Record(
  Type.String({ pattern: "^[A-Za-z0-9_]{1,32}$" }),
  Nullable(Type.String({ maxLength: 1024 })),
  {
    "x-secret": true,
  },
);

const Country = Type.String({ pattern: "^[A-Z]{2}$", "x-read": "upper", "x-problem": "must be 2 letters" });

const carrierOptions = {
  is_active: Type.Optional(Type.Boolean()),
  direction: Type.Optional(EMessagingDirection),
  price_table: Type.Optional(Nullable(Type.String({ maxLength: 64 }))),
  default_country: Type.Optional(Country),
  settings: Type.Optional(IMessagingCarrierSettings),
  secrets: Type.Optional(Secrets),
} as const;

const CarrierName = Type.String({ minLength: 1, maxLength: 64 });

export const IMessagingCarrierNewParams = Named("IMessagingCarrierNewParams", {
  ...carrierOptions,
  name: CarrierName,
  kind: EMessagingCarrierKind,
});
export type IMessagingCarrierNewParams = Static<typeof IMessagingCarrierNewParams>;

/** `settings` are replaced as a whole; a secret is set by its name and removed by null. */
export const IMessagingCarrierUpdateParams = Named("IMessagingCarrierUpdateParams", {
  ...carrierOptions,
  name: Type.Optional(CarrierName),
});
export type IMessagingCarrierUpdateParams = Static<typeof IMessagingCarrierUpdateParams>;

/** Outcome of a test of a carrier. */
export const IMessagingCarrierTest = Named("IMessagingCarrierTest", {
  ok: Type.Boolean(),
  message: Type.String(),
  duration_ms: Type.Integer(),
});
export type IMessagingCarrierTest = Static<typeof IMessagingCarrierTest>;

/** What a message must be for a route to hold; what is not named fits anything. */
export const IMessagingRouteMatch = Named("IMessagingRouteMatch", {
  to_country: Type.Optional(Country),
  to_prefix: Type.Optional(Type.String({ pattern: "^\\d{1,15}$", "x-read": "tn", "x-problem": "must be digits" })),
  sender_type: Type.Optional(Words(["long_code", "toll_free", "short_code"])),
  tn_profile: Type.Optional(Uuid),
  account: Type.Optional(Uuid),
  operator: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
});
export type IMessagingRouteMatch = Static<typeof IMessagingRouteMatch>;

const Targets = Type.Array(Type.Object({ carrier: Uuid, weight: Type.Integer({ minimum: 0, maximum: 1000 }) }), {
  minItems: 1,
  maxItems: 20,
});

/** Where messages go: the lowest `priority` that fits (messaging.md 8.4). */
export const IMessagingRoute = Named("IMessagingRoute", {
  ...dates,
  uuid: Uuid,
  priority: Type.Integer(),
  is_active: Type.Boolean(),
  match: IMessagingRouteMatch,
  targets: Type.Array(Type.Object({ carrier: Uuid, weight: Type.Integer() })),
  fallback: Type.Array(Uuid),
  /** Numbers hosted by another provider are sent too. */
  any_sender: Type.Boolean(),
  /** Even numbers of this platform are reached by the carrier. */
  force_carrier: Type.Boolean(),
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type IMessagingRoute = Static<typeof IMessagingRoute>;

const routeOptions = {
  is_active: Type.Optional(Type.Boolean()),
  match: Type.Optional(IMessagingRouteMatch),
  fallback: Type.Optional(Type.Array(Uuid, { maxItems: 20, "x-read": "list" })),
  any_sender: Type.Optional(Type.Boolean()),
  force_carrier: Type.Optional(Type.Boolean()),
} as const;
const Priority = Type.Integer({ minimum: 0, maximum: 1_000_000 });

export const IMessagingRouteNewParams = Named("IMessagingRouteNewParams", {
  ...routeOptions,
  priority: Type.Optional(Priority),
  targets: Targets,
});
export type IMessagingRouteNewParams = Static<typeof IMessagingRouteNewParams>;

export const IMessagingRouteUpdateParams = Named("IMessagingRouteUpdateParams", {
  ...routeOptions,
  priority: Type.Optional(Priority),
  targets: Type.Optional(Targets),
});
export type IMessagingRouteUpdateParams = Static<typeof IMessagingRouteUpdateParams>;
