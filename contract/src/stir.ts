import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ECallDirection, EStirAttest } from "./enums.js";
import { DateTime, dates, Tn, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** Certificates of the operator, trust roots and traceback of STIR/SHAKEN (stir-shaken.md 6). */

/** PEM as it is pasted or uploaded. */
const Pem = Type.String({ minLength: 1, maxLength: 65_536 });

const certificateFacts = {
  ...dates,
  uuid: Uuid,
  /** Distinguished name in one line. */
  subject: Type.String(),
  /** SHA-256 of the certificate, 64 hex digits. */
  fingerprint: Type.String(),
  not_before: DateTime,
  not_after: DateTime,
} as const;

/** A certificate that calls are signed with. Its key is never answered. */
export const IStirCertificate = Named("IStirCertificate", {
  ...certificateFacts,
  /** Service provider codes of its TNAuthorizationList. */
  spc: Type.Array(Type.String()),
  /** Numbers of its TNAuthorizationList; a range as `first-last`. */
  tns: Type.Array(Type.String()),
  /** Where others fetch its chain. */
  x5u: Type.String(),
  /** One at most is active. */
  is_active: Type.Boolean(),
});
export type IStirCertificate = Static<typeof IStirCertificate>;

/** The first certificate becomes active, a further one when it is told so. */
export const IStirCertificateNewParams = Named("IStirCertificateNewParams", {
  /** PEM of 1..4 certificates, the own one first. */
  chain: Pem,
  /** PEM of its key, PKCS#8 or SEC1, without a password. */
  key: Type.String({ minLength: 1, maxLength: 16_384, "x-secret": true }),
  /** https URL where others fetch the chain; by default this platform serves it. */
  x5u: Type.Optional(
    Type.String({
      maxLength: 255,
      pattern: "^https://[A-Za-z0-9.-]+(?::(?:443|8443))?/[^\\s?#]*$",
      "x-problem": "must be an https URL on port 443 or 8443 without query, fragment and user-info",
    }),
  ),
});
export type IStirCertificateNewParams = Static<typeof IStirCertificateNewParams>;

export const IStirCertificateUpdateParams = Named("IStirCertificateUpdateParams", {
  /** true: it becomes the active one in place of any other. */
  is_active: Type.Optional(Type.Boolean()),
});
export type IStirCertificateUpdateParams = Static<typeof IStirCertificateUpdateParams>;

/** A root that certificates of others have to lead to. */
export const IStirRoot = Named("IStirRoot", certificateFacts);
export type IStirRoot = Static<typeof IStirRoot>;

export const IStirRootNewParams = Named("IStirRootNewParams", {
  /** PEM of one certificate of an authority, signed by itself. */
  certificate: Pem,
});
export type IStirRootNewParams = Static<typeof IStirRootNewParams>;

/** What is configured, and what works with it. */
export const IStirStatus = Named("IStirStatus", {
  /** Calls are signed. */
  is_signing: Type.Boolean(),
  /** Identity headers of calls are verified. */
  is_verifying: Type.Boolean(),
  /** The active one. */
  certificate: Nullable(IStirCertificate),
  /** Whole days until it expires; 0 when it has. */
  days_left: Nullable(Type.Integer()),
  /** Days of the threshold that was passed: 30, 7 or 1. */
  alarm: Nullable(Type.Integer()),
  /** Its chain leads to one of the roots. */
  is_trusted: Nullable(Type.Boolean()),
  roots: Type.Array(IStirRoot),
  /** Certificates of others that are kept; null while none are fetched. */
  cache: Nullable(Type.Object({ entries: Type.Integer(), hits: Type.Integer(), misses: Type.Integer() })),
});
export type IStirStatus = Static<typeof IStirStatus>;

/** Of what a traceback asks: `origid`, `tn` or both; a range of at most 90 days, by default the last. */
export const StirTracebackQuery = Type.Object({
  origid: Type.Optional(Uuid),
  tn: Type.Optional(Tn),
  from: Type.Optional(DateTime),
  to: Type.Optional(DateTime),
});
export type StirTracebackQuery = Static<typeof StirTracebackQuery>;

/** A call as a traceback shows it. */
export const IStirTracedCall = Named("IStirTracedCall", {
  uuid: Uuid,
  created_on: DateTime,
  account: Uuid,
  direction: ECallDirection,
  from: Type.String(),
  to: Type.String(),
  sip_connection: Nullable(Uuid),
  stir_shaken_attest_level: Nullable(EStirAttest),
});
export type IStirTracedCall = Static<typeof IStirTracedCall>;

/** Calls and customers behind an origid or a number. */
export const IStirTraceback = Named("IStirTraceback", {
  /** What the origid stands for; null when it was not asked for or is not known. */
  origin: Nullable(Type.Object({ kind: Words(["account", "connection", "gateway"]), uuid: Uuid })),
  /** Customers of the calls, and the one behind the origid. */
  customers: Type.Array(IAccountBase),
  /** Newest first, at most 1000. */
  calls: Type.Array(IStirTracedCall),
  /** There are more calls than are shown: ask for a shorter range. */
  is_cut: Type.Boolean(),
});
export type IStirTraceback = Static<typeof IStirTraceback>;
