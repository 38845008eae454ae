import type { Since } from "../../domain/event/port.js";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a client asks for (events.md 2.2). */
export type ClientFrame =
  | { readonly kind: "auth"; readonly token: string; readonly since: Since | undefined }
  | { readonly kind: "replay"; readonly since: Since }
  | { readonly kind: "ping"; readonly payload: unknown }
  /** Follow the timeline of a call, or no longer; "" = no uuid was given. */
  | { readonly kind: "call_timeline"; readonly call: string; readonly isStop: boolean }
  /** Any other type, or none: no answer. */
  | { readonly kind: "ignored" }
  | { readonly kind: "not json" };

/** Reads a text frame. Never throws. */
export function readClientFrame(text: string): ClientFrame {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { kind: "not json" };
  }
  if (typeof frame !== "object" || frame === null) return { kind: "ignored" };
  const { type, payload, token, since } = frame as Record<string, unknown>;
  switch (type) {
    case "auth":
      return { kind: "auth", token: tokenOf(payload, token), since: sinceOf(since) };
    case "replay":
      return { kind: "replay", since: sinceOf((payload as { since?: unknown } | null | undefined)?.since) ?? "" };
    case "ping":
      return { kind: "ping", payload };
    case "call_timeline":
      return callOf(payload);
    default:
      return { kind: "ignored" };
  }
}

/** A JWT as payload, `payload.token` or `token`; a value in double quotes counts without them. "" = none. */
function tokenOf(payload: unknown, token: unknown): string {
  const inner = (payload as { token?: unknown } | null | undefined)?.token;
  const found = [payload, inner, token].find((value) => typeof value === "string" && value.trim() !== "");
  const text = typeof found === "string" ? found.trim() : "";
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

function callOf(payload: unknown): ClientFrame {
  const { call, stop } = (payload ?? {}) as { call?: unknown; stop?: unknown };
  const uuid = typeof call === "string" && UUID.test(call) ? call.toLowerCase() : "";
  return { kind: "call_timeline", call: uuid, isStop: stop === true };
}

function sinceOf(value: unknown): Since | undefined {
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}
