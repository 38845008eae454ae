import type { EAuditKind, Route } from "@opentact/contract";
import { ownedNoun } from "../../domain/audit/owned-noun.js";
import type { AuditActor, AuditFact } from "../../domain/audit/port.js";
import { auditActor, auditDetails, auditKindOf, isRead, STRANGER } from "../../domain/audit/rules.js";
import type { Audit } from "../../domain/audit/service.js";
import type { Actor, Caller, Credential } from "../../domain/auth/port.js";
import { claimedEmail } from "../../domain/auth/rules.js";
import type { CheckedInput } from "./prepared.js";

/** Where a request comes from. */
export interface RequestOrigin {
  readonly id: string;
  readonly ip: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Parameters that prove something: what they are never stands in the log. */
const PROOFS: ReadonlySet<string> = new Set(["token", "signature", "expires"]);

/** Keeps in the audit log what the requests of one route do. */
export class AuditedRoute {
  readonly #route: Route;
  readonly #audit: Audit;
  /** It is kept, whoever acts. */
  readonly #isKept: boolean;

  constructor(route: Route, audit: Audit) {
    this.#route = route;
    this.#audit = audit;
    this.#isKept = auditKindOf(route, []) !== undefined;
  }

  /**
   * Runs the operation. A change and its entry are one transaction; what was read is answered when its entry is stored.
   * One that fails leaves none.
   */
  async run<T>(
    origin: RequestOrigin,
    caller: Caller | undefined,
    input: CheckedInput,
    work: () => Promise<T>,
  ): Promise<T> {
    const isAdmin = caller?.actor.kind === "user" && caller.actor.role === "Admin";
    if (!this.#isKept && !isAdmin) return work();
    const given = givenIn(input);
    const known = auditKindOf(this.#route, Object.keys(given));
    const account = await this.#accountOf(caller?.actor, input, given);
    const kind = known ?? this.#byAdmin(caller?.actor, account);
    if (kind === undefined) return work();
    const fact = this.#fact(origin, caller, { kind, account, ref: refOf(input), given });
    if (!isRead(this.#route)) return this.#audit.within(fact, work);
    const outcome = await work();
    await this.#audit.add(fact);
    return outcome;
  }

  /** A request whose credentials were refused. @param reason word of the refusal */
  async refused(origin: RequestOrigin, credentials: readonly Credential[], reason: string): Promise<void> {
    if (credentials.length === 0) return;
    const email = claimedEmail(credentials);
    const details = { reason, by: credentials.map(({ kind }) => kind), ...(email === undefined ? {} : { email }) };
    const { id } = this.#route;
    const where = { operation: id, account: null, ref: null, address: origin.ip, request_id: origin.id };
    await this.#audit.add({ ...where, kind: "login_failed", actor: STRANGER, details });
  }

  /** What an Admin does with what another account has; undefined: it is the own one, or nobody's. */
  #byAdmin(actor: Actor | undefined, account: string | null): EAuditKind | undefined {
    if (account === null || account === actor?.account) return undefined;
    return isRead(this.#route) ? "admin_read" : "admin";
  }

  #fact(
    origin: RequestOrigin,
    caller: Caller | undefined,
    o: { kind: EAuditKind; account: string | null; ref: string | null; given: Fields },
  ): AuditFact {
    return {
      kind: o.kind,
      operation: this.#route.id,
      actor: actorOf(caller, this.#route),
      account: o.account,
      ref: o.ref,
      address: origin.ip,
      request_id: origin.id,
      details: auditDetails(Object.fromEntries(Object.entries(o.given).filter(([name]) => !PROOFS.has(name)))),
    };
  }

  /** Whose data it is. What the path names is asked for where it need not be the caller's own. */
  async #accountOf(actor: Actor | undefined, { params }: CheckedInput, given: Fields): Promise<string | null> {
    const isLimited = actor && !(actor.kind === "user" && actor.role === "Admin");
    if (isLimited) return actor.account;
    const noun = ownedNoun(this.#route);
    const [id] = Object.values((params ?? {}) as Fields);
    if (noun !== undefined && typeof id === "string") return (await this.#audit.accountOf(noun, id)) ?? null;
    const { account } = given;
    if (typeof account === "string") return account;
    return this.#route.auth === "admin" ? null : (actor?.account ?? null);
  }
}

function actorOf(caller: Caller | undefined, route: Route): AuditActor {
  if (caller) return auditActor(caller);
  return { ...STRANGER, type: /^Fetch/.test(route.id) ? "link" : "stranger" };
}

/** Members of query and body. A list has none. */
function givenIn({ query, body }: CheckedInput): Fields {
  return { ...(query as Fields | undefined), ...(Array.isArray(body) ? undefined : (body as Fields | undefined)) };
}

/** The last thing the path names: the one that is meant. */
function refOf({ params }: CheckedInput): string | null {
  const named = Object.entries((params ?? {}) as Fields).filter(([name]) => !PROOFS.has(name));
  const last = named.at(-1)?.[1];
  return typeof last === "string" || typeof last === "number" ? String(last) : null;
}
