import type { IUser } from "@opentact/contract";
import { zoneByName } from "../account/rules.js";
import type { StoredUser } from "./port.js";

/** A user as it is answered: the zone of its account as the documented object. */
export function shown(user: StoredUser): IUser {
  const { time_zone, ...account } = user.account;
  return { ...user, account: { ...account, time_zone: time_zone === null ? null : (zoneByName(time_zone) ?? null) } };
}
