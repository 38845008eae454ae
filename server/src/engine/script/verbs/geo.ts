import type { RunVerb } from "../verb-context.js";
import { condition } from "./condition.js";

/** Runs its block when the caller's number block lies in one of the states and in the county (call-xml.md 4.14). */
export const geo: RunVerb = async (ctx, verb) => {
  const states = verb.values
    .text("states")
    ?.toUpperCase()
    .split(",")
    .map((state) => state.trim());
  const county = verb.values.text("county")?.trim().toUpperCase();
  const place = await ctx.call.callerPlace();
  const stateOf = upper(place?.state);
  const isThere =
    (states === undefined || (stateOf !== undefined && states.includes(stateOf))) &&
    (county === undefined || county === upper(place?.county));
  return condition(ctx, isThere, place ? { state: place.state ?? null, county: place.county ?? null } : null);
};

function upper(text: unknown): string | undefined {
  return typeof text === "string" ? text.toUpperCase() : undefined;
}
