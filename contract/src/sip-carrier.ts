import { type Static, Type } from "typebox";
import { DateTime, dates, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { IUserBase } from "./user.js";

/** Carriers of the operator: who carries calls to the telephone network and out of it. */

export const ESIPTransport = Words(["udp", "tcp", "tls"]);
/** How a number is written for a carrier: `+` and digits, digits, or as it is dialled within the US. */
export const ENumberFormat = Words(["e164", "digits", "national"]);
/** Headers that tell a carrier who calls: P-Asserted-Identity, Remote-Party-ID, both, or neither. */
export const ECallerIdentity = Words(["asserted", "remote_party", "both", "none"]);
/** What a carrier hears of a caller who hides the number. */
export const ECallerPrivacy = Words(["hide", "withhold", "flag"]);

const Weight = Type.Integer({ minimum: 0, maximum: 65_535 });
const Priority = Type.Integer({ minimum: 0, maximum: 65_535 });
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
/** What is taken off or put before a number. */
const Prefix = Type.String({ maxLength: 16, pattern: "^\\+?[0-9*#]*$", "x-problem": "must be digits, * or #" });

const gateway = {
  host: Type.String(),
  port: Nullable(Type.Integer()),
  transport: ESIPTransport,
  priority: Type.Integer(),
  weight: Type.Integer(),
  is_active: Type.Boolean(),
  is_registrar: Type.Boolean(),
} as const;

/** One address of a carrier. */
export const ISIPGateway = Named("ISIPGateway", { uuid: Uuid, ...gateway });
export type ISIPGateway = Static<typeof ISIPGateway>;

/** A gateway as it is written. `uuid` keeps one that is there. */
const ISIPGatewayParams = Named("ISIPGatewayParams", {
  uuid: Type.Optional(Uuid),
  host: Type.String({ minLength: 1, maxLength: 253, "x-read": "lower" }),
  port: Type.Optional(Nullable(Port)),
  transport: Type.Optional(ESIPTransport),
  priority: Type.Optional(Priority),
  weight: Type.Optional(Weight),
  is_active: Type.Optional(Type.Boolean()),
  is_registrar: Type.Optional(Type.Boolean()),
});
export type ISIPGatewayParams = Static<typeof ISIPGatewayParams>;

/** How the platform registers with a carrier. */
export const ISIPCarrierRegistration = Named("ISIPCarrierRegistration", {
  user: Type.String(),
  domain: Nullable(Type.String()),
  expires: Type.Integer(),
});
export type ISIPCarrierRegistration = Static<typeof ISIPCarrierRegistration>;

const RegistrationParams = Named("ISIPCarrierRegistrationParams", {
  user: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: "^[A-Za-z0-9._+-]+$",
    "x-problem": "must be 1 to 64 characters of A-Z, a-z, 0-9, . _ + -",
  }),
  domain: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 253, "x-read": "lower" }))),
  expires: Type.Optional(Type.Integer({ minimum: 10, maximum: 86_400 })),
});
export type ISIPCarrierRegistrationParams = Static<typeof RegistrationParams>;

const Change = { strip: Type.String(), add: Type.String() } as const;
const ChangeParams = { strip: Type.Optional(Prefix), add: Type.Optional(Prefix) } as const;

/** What is changed in calls to a carrier. */
export const ISIPCarrierOutbound = Named("ISIPCarrierOutbound", {
  called: Type.Object({ format: ENumberFormat, ...Change }),
  caller: Type.Object({ format: ENumberFormat, ...Change }),
  from_host: Type.String(),
  identity: ECallerIdentity,
  privacy: ECallerPrivacy,
  headers: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  remove_headers: Type.Array(Type.String()),
});
export type ISIPCarrierOutbound = Static<typeof ISIPCarrierOutbound>;

const FormattedParams = Type.Object({ format: Type.Optional(ENumberFormat), ...ChangeParams });
const HeaderName = Type.String({ minLength: 1, maxLength: 64 });

const OutboundParams = Named("ISIPCarrierOutboundParams", {
  called: Type.Optional(FormattedParams),
  caller: Type.Optional(FormattedParams),
  from_host: Type.Optional(Type.String({ minLength: 1, maxLength: 253, "x-read": "lower" })),
  identity: Type.Optional(ECallerIdentity),
  privacy: Type.Optional(ECallerPrivacy),
  headers: Type.Optional(
    Type.Array(Type.Object({ name: HeaderName, value: Type.String({ maxLength: 512 }) }), { maxItems: 20 }),
  ),
  remove_headers: Type.Optional(Type.Array(HeaderName, { maxItems: 20, "x-read": "list" })),
});
export type ISIPCarrierOutboundParams = Static<typeof OutboundParams>;

/** What is changed in calls of a carrier, before its numbers are read. */
export const ISIPCarrierInbound = Named("ISIPCarrierInbound", {
  called: Type.Object(Change),
  caller: Type.Object(Change),
});
export type ISIPCarrierInbound = Static<typeof ISIPCarrierInbound>;

const InboundParams = Named("ISIPCarrierInboundParams", {
  called: Type.Optional(Type.Object(ChangeParams)),
  caller: Type.Optional(Type.Object(ChangeParams)),
});
export type ISIPCarrierInboundParams = Static<typeof InboundParams>;

/** A carrier of the operator. Its password is never answered. */
export const ISIPCarrier = Named("ISIPCarrier", {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  is_active: Type.Boolean(),
  priority: Type.Integer(),
  weight: Type.Integer(),
  channel_limit: Nullable(Type.Integer()),
  calls_per_second: Nullable(Type.Integer()),
  username: Nullable(Type.String()),
  has_password: Type.Boolean(),
  addresses: Type.Array(Type.String()),
  gateways: Type.Array(ISIPGateway),
  registration: Nullable(ISIPCarrierRegistration),
  outbound: ISIPCarrierOutbound,
  inbound: ISIPCarrierInbound,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ISIPCarrier = Static<typeof ISIPCarrier>;

const CarrierName = Type.String({ minLength: 1, maxLength: 64 });
const Gateways = Type.Array(ISIPGatewayParams, { minItems: 1, maxItems: 50 });
const optional = {
  is_active: Type.Optional(Type.Boolean()),
  priority: Type.Optional(Priority),
  weight: Type.Optional(Weight),
  channel_limit: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
  calls_per_second: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 100_000 }))),
  username: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 255 }))),
  password: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 255, "x-secret": true }))),
  addresses: Type.Optional(
    Type.Array(Type.String({ minLength: 2, maxLength: 49 }), { maxItems: 200, "x-read": "list" }),
  ),
  registration: Type.Optional(Nullable(RegistrationParams)),
  outbound: Type.Optional(OutboundParams),
  inbound: Type.Optional(InboundParams),
} as const;

export const ISIPCarrierNewParams = Named("ISIPCarrierNewParams", {
  ...optional,
  name: CarrierName,
  gateways: Gateways,
});
export type ISIPCarrierNewParams = Static<typeof ISIPCarrierNewParams>;

/** `gateways`, `registration`, `outbound` and `inbound` are replaced as a whole. */
export const ISIPCarrierUpdateParams = Named("ISIPCarrierUpdateParams", {
  ...optional,
  name: Type.Optional(CarrierName),
  gateways: Type.Optional(Gateways),
});
export type ISIPCarrierUpdateParams = Static<typeof ISIPCarrierUpdateParams>;

export const EGatewayState = Words(["up", "down", "unknown"]);
export const ERegistrationState = Words(["registered", "trying", "failed"]);

/** How a gateway is doing, as this node sees it. */
export const ISIPGatewayHealth = Named("ISIPGatewayHealth", {
  uuid: Uuid,
  host: Type.String(),
  port: Nullable(Type.Integer()),
  transport: ESIPTransport,
  state: EGatewayState,
  since: Nullable(DateTime),
  round_trip_ms: Nullable(Type.Integer()),
  last_answer_on: Nullable(DateTime),
  last_failure: Nullable(Type.String()),
  last_failure_on: Nullable(DateTime),
  paused_until: Nullable(DateTime),
  calls: Type.Integer(),
});
export type ISIPGatewayHealth = Static<typeof ISIPGatewayHealth>;

/** How a carrier is doing, as this node sees it. */
export const ISIPCarrierHealth = Named("ISIPCarrierHealth", {
  uuid: Uuid,
  name: Type.String(),
  is_active: Type.Boolean(),
  calls_out: Type.Integer(),
  calls_in: Type.Integer(),
  channel_limit: Nullable(Type.Integer()),
  calls_in_last_second: Type.Integer(),
  calls_per_second: Nullable(Type.Integer()),
  gateways: Type.Array(ISIPGatewayHealth),
  registration: Nullable(
    Type.Object({
      state: ERegistrationState,
      gateway: Nullable(Uuid),
      expires_on: Nullable(DateTime),
      last_failure: Nullable(Type.String()),
      last_failure_on: Nullable(DateTime),
    }),
  ),
});
export type ISIPCarrierHealth = Static<typeof ISIPCarrierHealth>;
