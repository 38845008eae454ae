import type { OfficeHoursRow } from "../../../domain/office-hours/port.js";
import type { RunVerb, VerbContext } from "../verb-context.js";
import { condition } from "./condition.js";
import { isInDayTimes, localTime } from "./local-time.js";

/** Runs its block at the given days and hours (call-xml.md 4.15). */
export const schedule: RunVerb = async (ctx, verb) => {
  const { values } = verb;
  const zone = values.text("tz") ?? ctx.call.timeZone ?? "UTC";
  const now = localTime(ctx.clock.now(), zone);
  const days = values.list("dow");
  const times = values.text("time");
  const office = values.list("office");
  const matched =
    (times !== undefined ? isInDayTimes(now, times, days) : days === undefined || days.includes(now.day)) &&
    (office === undefined || (await isOffice(ctx, office)));
  return condition(ctx, matched, `${now.day} ${now.clock} ${zone}`);
};

/** Office hours are hours of the account's zone, whatever `tz` says (entities.md 4.6). */
async function isOffice(ctx: VerbContext, words: readonly string[]): Promise<boolean> {
  const rows = await ctx.call.officeHours();
  const now = localTime(ctx.clock.now(), ctx.call.timeZone ?? "UTC");
  const here = rows.filter((row) => row.dow === now.day && row.time_from <= now.second && now.second <= row.time_to);
  return words.some((word) =>
    word === "open" ? here.length === 0 : word === "closed" ? here.length > 0 : hasType(here, word),
  );
}

function hasType(rows: readonly OfficeHoursRow[], type: string): boolean {
  return rows.some((row) => row.type === type);
}
