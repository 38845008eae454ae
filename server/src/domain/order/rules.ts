import { invalidField } from "../../base/errors.js";

export type Feature = "voice" | "sms" | "mms" | "fax" | "emergency";
export const FEATURES: readonly Feature[] = ["voice", "sms", "mms", "fax", "emergency"];

type Flags = Partial<Readonly<Record<Feature, boolean | undefined>>>;

/** One wish of an order in the current form. */
export interface OrderItem {
  readonly tn: number;
  readonly features: readonly Feature[];
  readonly autorenew: boolean;
  /** Rate profile, name or uuid. */
  readonly profile: string;
}

/** The three generations of an order body (entities.md 6.3). */
export interface OrderBody extends Flags {
  readonly items?:
    | readonly (Flags & {
        readonly tn: number;
        readonly features?: readonly Feature[] | undefined;
        readonly autorenew?: boolean | undefined;
        readonly profile?: string | undefined;
      })[]
    | undefined;
  readonly tns?: readonly number[] | undefined;
  readonly autorenew?: boolean | undefined;
  readonly profile?: string | undefined;
}

const MAX_ITEMS = 100;

/**
 * The items of an order, whatever generation its body is of: `items` with `features`, `items` with booleans, or `tns`
 * with booleans for all. Throws 400 for no item, more than 100, or a number twice.
 */
export function orderItems(body: OrderBody): OrderItem[] {
  const path = body.items === undefined && body.tns !== undefined ? "tns" : "items";
  const items =
    path === "tns"
      ? (body.tns ?? []).map((tn) => ({ ...flagsOf(body), tn, autorenew: body.autorenew, profile: body.profile }))
      : (body.items ?? []);
  if (items.length === 0) throw invalidField(`body.${path}`, "must not be empty");
  if (items.length > MAX_ITEMS) throw invalidField(`body.${path}`, `holds more than ${MAX_ITEMS} numbers`);
  const seen = new Set<number>();
  return items.map((item, i) => {
    const at = path === "tns" ? `body.tns.${i}` : `body.items.${i}.tn`;
    if (seen.has(item.tn)) throw invalidField(at, "the number is there twice", item.tn);
    seen.add(item.tn);
    return oneItem(item);
  });
}

function oneItem(item: NonNullable<OrderBody["items"]>[number]): OrderItem {
  return {
    tn: item.tn,
    features: item.features === undefined ? featuresOf(item) : FEATURES.filter((f) => item.features?.includes(f)),
    autorenew: item.autorenew ?? true,
    profile: item.profile ?? "US",
  };
}

/** Older bodies say features by booleans: voice and sms are on unless switched off, the others off unless on. */
function featuresOf(flags: Flags): Feature[] {
  return FEATURES.filter((f) => flags[f] ?? (f === "voice" || f === "sms"));
}

function flagsOf(body: Flags): Flags {
  return { voice: body.voice, sms: body.sms, mms: body.mms, fax: body.fax, emergency: body.emergency };
}

export type OrderState = "created" | "verify" | "processing" | "success" | "failed";

/** Why an item failed (entities.md 6.3). */
export type ItemReason =
  | "not_available"
  | "feature_not_available"
  | "profile_mismatch"
  | "balance"
  | "provider_error"
  | "timeout";

const DESCRIPTIONS: Readonly<Record<ItemReason, string>> = {
  not_available: "The number is not available any more",
  feature_not_available: "The number does not offer every feature asked for",
  profile_mismatch: "The number is not sold under this profile",
  balance: "Not enough account balance",
  provider_error: "The provider refused the number",
  timeout: "The provider did not answer in time",
};

/** The reason in words. */
export function describeReason(reason: ItemReason): string {
  return DESCRIPTIONS[reason];
}

/** End state of an order whose items are all final: failed when every item failed. */
export function endState(total: number, failed: number): "success" | "failed" {
  return failed === total ? "failed" : "success";
}
