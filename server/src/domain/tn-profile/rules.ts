import type { ITNProfileListParams, ITNProfileNewParams, ITNProfileUpdateParams } from "@opentact/contract";
import { tnCosts } from "@opentact/contract";
import { invalidField } from "../../base/errors.js";
import { isMoney } from "../ledger/rules.js";
import { FEATURES } from "../order/rules.js";

/** `rate`: a sellable class of numbers; `behaviour`: who may reach the numbers of an account. */
export type ProfileKind = "rate" | "behaviour";
export type ListedKind = ProfileKind | "all";
export type CallerList = "blacklist" | "whitelist";

/** Entries of one list at most (numbers.md 8.2). */
export const CALLERS_MAX = 10_000;

/** Cost columns of a rate profile or a special price. */
export type Costs = { readonly [K in keyof typeof tnCosts]: number };
const COSTS = Object.keys(tnCosts) as (keyof Costs)[];

type Body = ITNProfileUpdateParams;
type Given<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

const RATE = [
  "name",
  "description",
  "is_active",
  "priority",
  "toll_free",
  "tn_search_validator",
  "tn_search_placeholder",
  "tn_search_tooltip",
  "features",
  "country",
  "tn_provider",
  "register_provider",
  "sms_provider",
  "voice_provider",
] as const;
const BEHAVIOUR = ["name", "description", "is_active", "applies_to"] as const;

/** Settings of a rate profile as columns. */
export type RateFields = Given<Pick<Body, (typeof RATE)[number]>> & Costs;
/** Settings of a behaviour profile as columns. */
export type BehaviourFields = Given<Pick<Body, (typeof BEHAVIOUR)[number]>>;

/** What a body says of a rate profile; the rest of it is ignored. 400 for a cost with more than five decimals. */
export function rateFields(body: Body): Partial<RateFields> {
  const fields = { ...picked(body, RATE), ...costsOf(body) };
  if (fields.features === undefined) return fields;
  return { ...fields, features: FEATURES.filter((feature) => fields.features?.includes(feature)) };
}

/** What a body says of a behaviour profile; the rest of it is ignored. */
export function behaviourFields(body: Body): Partial<BehaviourFields> {
  const fields = picked(body, BEHAVIOUR);
  if (fields.applies_to === undefined) return fields;
  return { ...fields, applies_to: (["voice", "sms"] as const).filter((kind) => fields.applies_to?.includes(kind)) };
}

/** The costs a body gives. 400 for one with more than five decimals. */
export function costsOf(body: Partial<Costs>): Partial<Costs> {
  const costs = picked(body, COSTS);
  for (const [name, cost] of Object.entries(costs))
    if (!isMoney(cost)) throw invalidField(`body.${name}`, "at most 5 decimals", cost);
  return costs;
}

/** Lists of a new behaviour profile as they are stored. */
export function newCallers(body: ITNProfileNewParams): Readonly<Record<CallerList, readonly string[]>> {
  return { blacklist: callerEntries(body.blacklist), whitelist: callerEntries(body.whitelist) };
}

/** A change of a list: one side at least is not empty. */
export function listChange(body: ITNProfileListParams): { add: readonly string[]; remove: readonly string[] } {
  const change = { add: callerEntries(body.add), remove: callerEntries(body.remove) };
  if (change.add.length + change.remove.length === 0) throw invalidField("body.add", "add or remove must not be empty");
  return change;
}

/** Entries as they are stored: without `+`, lower case, each once. */
function callerEntries(written: readonly string[] = []): string[] {
  return [...new Set(written.map((entry) => entry.replace(/^\+/, "").toLowerCase()))];
}

/**
 * What of a list fits a caller: the number itself, each prefix of it, or `anonymous` for a call without a number. A
 * list is asked for these few keys, never read through.
 * @param number digits without `+`
 */
export function callerKeys(number: string | undefined): string[] {
  if (number === undefined || number === "") return ["anonymous"];
  return [number, ...Array.from(number, (_, i) => `${number.slice(0, i + 1)}*`)];
}

function picked<T extends object, K extends keyof T>(
  body: T,
  names: readonly K[],
): { [P in K]?: Exclude<T[P], undefined> } {
  const given: Partial<Record<K, unknown>> = {};
  for (const name of names) if (body[name] !== undefined) given[name] = body[name];
  return given as { [P in K]?: Exclude<T[P], undefined> };
}
