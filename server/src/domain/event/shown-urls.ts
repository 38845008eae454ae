import { shownUrl } from "../../base/shown-url.js";

/** Members that hold a URL of the account's own servers. */
const URLS: ReadonlySet<string> = new Set(["callback_url", "callback_url2", "custom_callback_url", "webhook_url"]);

/**
 * A payload whose URLs say nothing in confidence: no event holds a password or token (events.md E9). What needs no change
 * is left as it is. Hot: events of messages pass here.
 */
export function withShownUrls<T>(payload: T): T {
  if (typeof payload !== "object" || payload === null) return payload;
  let changed: Record<string, unknown> | undefined;
  for (const name in payload) {
    const value: unknown = payload[name];
    if (value === null || typeof value === "number" || typeof value === "boolean") continue;
    const shown = typeof value === "string" ? (URLS.has(name) ? shownUrl(value) : value) : withShownUrls(value);
    if (shown === value) continue;
    changed ??= (Array.isArray(payload) ? [...payload] : { ...payload }) as Record<string, unknown>;
    changed[name] = shown;
  }
  return (changed as T | undefined) ?? payload;
}
