import { getAdminTN, getTNLeaseRoute, modifyAdminTN, removeAdminTN, tnleaseCreate } from "@opentact/contract";
import type { Grants } from "../../../domain/grant/service.js";
import type { StockAdmin } from "../../../domain/number/admin.js";
import type { NumberRoutes } from "../../../domain/number/routes.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface TnAdminServices {
  readonly stockAdmin: StockAdmin;
  readonly grants: Grants;
  readonly numberRoutes: NumberRoutes;
}

export const tnAdminRoutes: readonly BoundRoute<TnAdminServices>[] = [
  handle(getAdminTN, (s: TnAdminServices, { params }) => s.stockAdmin.get(params.tn)),
  handle(modifyAdminTN, (s: TnAdminServices, { params, body }) => s.stockAdmin.update(params.tn, body)),
  handle(removeAdminTN, (s: TnAdminServices, { params }) => s.stockAdmin.remove(params.tn)),
  handle(tnleaseCreate, (s: TnAdminServices, { actor, body }) => s.grants.create(actor, body)),
  handle(getTNLeaseRoute, (s: TnAdminServices, { params }) => s.numberRoutes.get(params.tn)),
];
