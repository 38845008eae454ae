import { DomainError, invalidField } from "../../base/errors.js";
import { readCalled } from "../number/rules.js";
import type { PlacedParty } from "./port/placed-call.js";

/**
 * Reads whom a request wants to call. 400 for what is neither number nor SIP user, 403 for an emergency service.
 * @param onEmergency called before that 403
 */
export function partyOf(field: string, text: string, onEmergency: () => void): PlacedParty {
  const called = readCalled(text);
  switch (called.kind) {
    case "user":
      return called;
    case "number":
      return called;
    case "emergency":
      onEmergency();
      throw new DomainError(403, "forbidden", "Emergency calling is not available");
    case "unreadable":
      throw invalidField(field, "neither a phone number nor login@domain", text);
    default:
      return called satisfies never;
  }
}
