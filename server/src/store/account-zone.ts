import type { IAccountBase } from "@opentact/contract";
import { zoneByName } from "../domain/account/rules.js";

/** An entity as SQL built it: the zone of its account by name. */
export type WithZoneName<T extends { readonly account: IAccountBase }> = Omit<T, "account"> & {
  readonly account: Omit<IAccountBase, "time_zone"> & { readonly time_zone: string | null };
};

/** The entity with the zone of its account as the documented object. */
export function zoned<T extends { readonly account: IAccountBase }>(entity: WithZoneName<T>): T {
  const { time_zone, ...account } = entity.account;
  // The rest of the entity is as it was: only the member that was a name has become its object.
  return {
    ...entity,
    account: { ...account, time_zone: time_zone === null ? null : (zoneByName(time_zone) ?? null) },
  } as unknown as T;
}
