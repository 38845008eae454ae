import {
  createTNProfile,
  createTNSpecialPrice,
  getTNProfileByUUID,
  getTNSpecialPricesByAccount,
  listTNProfileBlacklist,
  listTNProfiles,
  listTNProfileWhitelist,
  modifyTNProfile,
  modifyTNProfileBlacklist,
  modifyTNProfileWhitelist,
  modifyTNSpecialPrice,
  removeTNProfile,
  removeTNSpecialPrice,
} from "@opentact/contract";
import type { TnProfiles } from "../../../domain/tn-profile/service.js";
import type { SpecialPrices } from "../../../domain/tn-profile/special-prices.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface TnProfileServices {
  readonly tnProfiles: TnProfiles;
  readonly specialPrices: SpecialPrices;
}
type S = TnProfileServices;

export const tnProfileRoutes: readonly BoundRoute<S>[] = [
  handle(listTNProfiles, async (s: S, { actor, query }) => list(await s.tnProfiles.list(actor, query))),
  handle(createTNProfile, (s: S, { actor, body }) => s.tnProfiles.create(actor, body)),
  handle(getTNSpecialPricesByAccount, async (s: S, { actor, query }) =>
    list(await s.specialPrices.valid(actor, query)),
  ),
  handle(createTNSpecialPrice, (s: S, { actor, body }) => s.specialPrices.create(actor, body)),
  handle(modifyTNSpecialPrice, (s: S, { actor, params, body }) => s.specialPrices.update(actor, params.uuid, body)),
  handle(removeTNSpecialPrice, (s: S, { params }) => s.specialPrices.remove(params.uuid)),
  handle(getTNProfileByUUID, (s: S, { actor, params }) => s.tnProfiles.get(actor, params.uuid)),
  handle(modifyTNProfile, (s: S, { actor, params, body }) => s.tnProfiles.update(actor, params.uuid, body)),
  handle(removeTNProfile, (s: S, { actor, params }) => s.tnProfiles.remove(actor, params.uuid)),
  handle(listTNProfileBlacklist, async (s: S, { actor, params, query }) =>
    list(await s.tnProfiles.callers(actor, params.uuid, "blacklist", query)),
  ),
  handle(modifyTNProfileBlacklist, (s: S, { actor, params, body }) =>
    s.tnProfiles.changeCallers(actor, params.uuid, "blacklist", body),
  ),
  handle(listTNProfileWhitelist, async (s: S, { actor, params, query }) =>
    list(await s.tnProfiles.callers(actor, params.uuid, "whitelist", query)),
  ),
  handle(modifyTNProfileWhitelist, (s: S, { actor, params, body }) =>
    s.tnProfiles.changeCallers(actor, params.uuid, "whitelist", body),
  ),
];
