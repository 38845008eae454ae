import type { ITNLeasesAssignParams, ITNLeasesRemoveParams, ITNLeaseUpdateParams } from "@opentact/contract";
import { invalidField } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { CampaignLocked, Destination, DestinationKind, LeaseLocked, LinkKind } from "./port.js";

/** A released number of our stock is not sold for so long (numbers.md 7). */
const QUARANTINE_MS = 45 * 86_400_000;

const KINDS: readonly DestinationKind[] = ["sip_connection", "sip_control_app", "sip_user"];
const MAX_ASSIGNED = 1000;

/** Numbers of a campaign of a sole proprietor, and of any other that is no number pool (messaging.md 12.2, 12.3). */
const SOLE_PROPRIETOR_NUMBERS_MAX = 5;
const CAMPAIGN_NUMBERS_MAX = 49;

/** How many numbers a campaign may have. */
export function campaignNumbersMax({ isSoleProprietor, numberPool }: CampaignLocked): number {
  if (isSoleProprietor) return SOLE_PROPRIETOR_NUMBERS_MAX;
  return numberPool ? Number.POSITIVE_INFINITY : CAMPAIGN_NUMBERS_MAX;
}

/** Until when a number released at `nowMs` is not sold. */
export function quarantineUntil(nowMs: number): string {
  return isoTime(nowMs + QUARANTINE_MS);
}

/** 404 text per link. */
export const LINK_NAMES: Readonly<Record<LinkKind, string>> = {
  sip_connection: "SIP Connection",
  sip_control_app: "SIP Control app",
  sip_user: "SIP User",
  messaging_profile: "Messaging profile",
  tn_profile: "TNProfile",
};

/**
 * What the answer of an SMS subscription says while 10DLC is not enforced (messaging.md 12.6); null for numbers it does
 * not touch: toll-free ones and those outside the US.
 */
export function tendlcWarning(lease: Pick<LeaseLocked, "type" | "country">, isEnforced: boolean): string | null {
  if (isEnforced || lease.type === "toll_free" || lease.country !== "US") return null;
  return "10DLC registration is not enforced here: carriers may refuse what an unregistered number sends";
}

/** What a body says about destinations: one to set, and kinds to clear. More than one to set: 400. */
export function destinationOf(body: Pick<ITNLeaseUpdateParams, DestinationKind>): {
  readonly set: Destination | undefined;
  readonly clear: readonly DestinationKind[];
} {
  const set = KINDS.flatMap((kind) => {
    const uuid = body[kind];
    return typeof uuid === "string" ? [{ kind, uuid }] : [];
  });
  const second = set[1];
  if (second) throw invalidField(`body.${second.kind}`, "one destination at most", second.uuid);
  return { set: set[0], clear: KINDS.filter((kind) => body[kind] === null) };
}

/** Elements of an assignment: one list at least is not empty, 1,000 together at most (entities.md 3.3). */
export function assignment(body: ITNLeasesAssignParams): { add: readonly string[]; remove: readonly string[] } {
  const add = body.add ?? [];
  const remove = body.remove ?? [];
  if (add.length + remove.length === 0) throw invalidField("body.add", "add or remove must not be empty");
  if (add.length + remove.length > MAX_ASSIGNED) throw invalidField("body.add", `more than ${MAX_ASSIGNED} elements`);
  return { add, remove };
}

/** Keys of a bulk release, in the order given, each once. */
export function removalKeys(body: ITNLeasesRemoveParams): string[] {
  const items = body.items ?? (body.item === undefined ? [] : [body.item]);
  if (items.length === 0) throw invalidField("body.items", "must not be empty");
  const keys = items.map((item) =>
    typeof item === "object" ? ("uuid" in item ? item.uuid : String(item.tn)) : String(item),
  );
  return [...new Set(keys)];
}
