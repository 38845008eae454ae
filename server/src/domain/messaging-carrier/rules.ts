import type { IMessagingCarrierSettings } from "@opentact/contract";
import { invalidField } from "../../base/errors.js";
import type { CarrierKind } from "./port.js";

/** Placeholders a request template may hold besides `secret.NAME`. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(["id", "from", "to", "text", "callback"]);

/** What a kind cannot do without. @throws DomainError 400 */
export function checkSettings(
  kind: CarrierKind,
  settings: IMessagingCarrierSettings,
  direction: "both" | "send" | "receive",
): void {
  if (kind !== "http") return;
  const { request, events } = settings;
  if (direction !== "receive" && !request)
    throw invalidField("body.settings.request", "a carrier of kind http needs it to send");
  if (request) checkTemplate(request);
  if (events?.mapping === "paths" && !events.paths)
    throw invalidField("body.settings.events.paths", "the mapping paths needs it");
}

function checkTemplate({ url, headers = {}, body = "" }: NonNullable<IMessagingCarrierSettings["request"]>): void {
  if (!/^https?:\/\/[^\s/?#{]+/i.test(url)) throw invalidField("body.settings.request.url", "invalid url", url);
  for (const [where, text] of [["url", url], ["body", body], ...Object.entries(headers)] as const)
    for (const [, name = ""] of text.matchAll(/\{\{([^}]*)\}\}/g))
      if (!PLACEHOLDERS.has(name) && !/^secret\.[A-Za-z0-9_]{1,32}$/.test(name))
        throw invalidField(`body.settings.request.${where}`, `unknown placeholder ${name}`);
}

/** Secrets after a change: null removes, a text sets. */
export function secretsAfter(
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const after = Object.entries({ ...before, ...change });
  return Object.fromEntries(after.filter((entry): entry is [string, string] => entry[1] !== null));
}
