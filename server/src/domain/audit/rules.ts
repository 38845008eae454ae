import type { EAuditKind, Route } from "@opentact/contract";
import type { Caller } from "../auth/port.js";
import type { AuditActor } from "./port.js";

/** Somebody of whom nothing is known. */
export const STRANGER: AuditActor = { type: "stranger", uuid: null, account: null, role: null, token: null };

/** Nobody asked for it: it was due. */
export const PLATFORM: AuditActor = { ...STRANGER, type: "platform" };

/** Who calls, as the log has it. */
export function auditActor(caller: Pick<Caller, "actor" | "token">): AuditActor {
  const { actor } = caller;
  const token = caller.token ?? null;
  if (actor.kind === "sip") return { type: "sip_user", uuid: actor.sipUser, account: actor.account, role: null, token };
  return { type: "user", uuid: actor.user, account: actor.account, role: actor.role, token };
}

/** Sound of an account, heard or handed on. */
const ACCESSES: ReadonlySet<string> = new Set([
  "DownloadCallRecord",
  "FetchCallRecord",
  "LinkCallRecord",
  "DownloadMedia",
]);

/** Making, fetching and handing on of archives. */
const EXPORTS: ReadonlySet<string> = new Set([
  "CreateAccountExport",
  "DownloadAccountExport",
  "LinkAccountExport",
  "FetchAccountExport",
]);

/** Operations for an Admin that show what accounts have. */
const ADMIN_READS: ReadonlySet<string> = new Set([
  "ListSMSReviews",
  "ListAdminSMPPAccounts",
  "GetAdminSMPPAccount",
  "ListAccountDestinations",
  "ListSIPRegistrations",
  "ListSIPMessages",
  "GetStirTraceback",
]);

/** POST that only asks. */
const ASKING = /\/(?:search(?:\/\w+)?|logs|lint|validate|price)$/;

/** GET that does something. */
const DOING = /^\/admin\/(?:schedule|system)\//;

/** An operation that changes nothing: reads and searches. */
export function isRead({ method, path }: Pick<Route, "method" | "path">): boolean {
  if (method === "GET") return !DOING.test(path);
  return method === "POST" && ASKING.test(path);
}

/** Beginnings of paths whose changes are kept, the longer before the shorter; null: they are not. */
const CHANGES: readonly (readonly [string, EAuditKind | null])[] = [
  ["/lab/", null],
  ["/user/cart", null],
  ["/user/password_reset", "user"],
  ["/token", "token"],
  ["/user", "user"],
  ["/account/user", "user"],
  ["/account/webhook_secret", "token"],
  ["/account/office_hours", null],
  ["/account/notification", null],
  ["/account", "account"],
  ["/admin/account/", "limit"],
  ["/profile/outbound_voice", "limit"],
  ["/admin/rate", "price"],
  ["/profile/tn/special_prices", "price"],
  ["/admin/tn/", "price"],
  ["/payment", "money"],
  ["/admin/", "admin"],
  ["/dict/", "admin"],
];

/** Ends something that goes on, and removes nothing. */
const ENDINGS: ReadonlySet<string> = new Set(["HangupCall"]);

/** Members of a body that make more of a change than its path says. */
const BY_MEMBER: readonly (readonly [string, EAuditKind])[] = [
  ["role", "role"],
  ["admin", "role"],
  ["level", "limit"],
  ["disabled", "limit"],
];

/**
 * What an operation is for the audit log, whoever does it; undefined: nothing. `admin_read` is not among them unless the
 * operation shows what accounts have to an Admin only.
 * @param members names of the body's members
 */
export function auditKindOf(route: Route, members: readonly string[]): EAuditKind | undefined {
  const { id, path, method } = route;
  if (id === "Auth") return "login";
  if (ACCESSES.has(id)) return "access";
  if (EXPORTS.has(id)) return "export";
  if (ADMIN_READS.has(id)) return "admin_read";
  if (isRead(route) || ENDINGS.has(id)) return undefined;
  const found = CHANGES.find(([start]) => path.startsWith(start))?.[1];
  if (found === null) return undefined;
  if (method === "DELETE") return found === "token" || found === "user" || found === "price" ? found : "deletion";
  if (found === "user" || found === "account")
    return BY_MEMBER.find(([member]) => members.includes(member))?.[1] ?? found;
  return found;
}

/** Amounts and limits are told by their values. */
const AMOUNT = /(?:nrc|mrc|cost|rate|limit|amount|per_minute|per_second|price)$/;
/** So are these members; of all others only the names. */
const SHOWN: ReadonlySet<string> = new Set(
  "account admin country direction disabled dry_run email is_active is_held is_open level mode product role state ttl type".split(
    " ",
  ),
);

/** What a change tells of what it brought: the names of all members, and values that are no secret and no body. */
export function auditDetails(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fields = Object.keys(given).filter((name) => given[name] !== undefined);
  if (fields.length === 0) return {};
  const shown = fields.filter((name) => isPlain(given[name]) && (SHOWN.has(name) || AMOUNT.test(name)));
  return { fields, ...Object.fromEntries(shown.map((name) => [name, given[name]])) };
}

/** Longer texts are no amounts and no words. */
function isPlain(value: unknown): boolean {
  if (typeof value === "string") return value.length <= 80;
  return value === null || typeof value === "number" || typeof value === "boolean";
}
