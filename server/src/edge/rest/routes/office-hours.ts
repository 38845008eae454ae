import {
  createAccountOfficeHours,
  getAccountOfficeHours,
  listAccountOfficeHours,
  removeAccountOfficeHours,
  updateAccountOfficeHours,
} from "@opentact/contract";
import type { AllOfficeHours } from "../../../domain/office-hours/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface OfficeHoursServices {
  readonly officeHours: AllOfficeHours;
}

export const officeHoursRoutes: readonly BoundRoute<OfficeHoursServices>[] = [
  handle(listAccountOfficeHours, async (s: OfficeHoursServices, { actor, query }) =>
    list(await s.officeHours.list(actor, query)),
  ),
  handle(createAccountOfficeHours, (s: OfficeHoursServices, { actor, body }) => s.officeHours.create(actor, body)),
  handle(getAccountOfficeHours, (s: OfficeHoursServices, { actor, params }) => s.officeHours.get(actor, params.uuid)),
  handle(updateAccountOfficeHours, (s: OfficeHoursServices, { actor, params, body }) =>
    s.officeHours.update(actor, params.uuid, body),
  ),
  handle(removeAccountOfficeHours, (s: OfficeHoursServices, { actor, params }) =>
    s.officeHours.remove(actor, params.uuid),
  ),
];
