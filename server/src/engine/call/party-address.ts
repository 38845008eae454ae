import type { PlacedParty } from "../../domain/call/port/placed-call.js";
import type { SingleAddress } from "../script/dial.js";

/** A party of a request as something to dial. */
export function addressOf(to: PlacedParty): SingleAddress {
  return to.kind === "number" ? to : { kind: "user", login: to.login, domain: to.domain };
}

/** The same as it is written. */
export function writtenOf(to: PlacedParty): string {
  return to.kind === "number" ? to.digits : `${to.login}@${to.domain}`;
}
