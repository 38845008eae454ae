import {
  createAddress,
  getAddress,
  listAddressesByAccount,
  listAddressesByUser,
  removeAddress,
  updateAddress,
} from "@opentact/contract";
import type { Addresses } from "../../../domain/address/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface AddressServices {
  readonly addresses: Addresses;
}

export const addressRoutes: readonly BoundRoute<AddressServices>[] = [
  handle(createAddress, (s: AddressServices, { actor, body }) => s.addresses.create(actor, body)),
  handle(listAddressesByAccount, async (s: AddressServices, { actor, query }) =>
    list(await s.addresses.listOfAccount(actor, query)),
  ),
  handle(listAddressesByUser, async (s: AddressServices, { actor, query }) =>
    list(await s.addresses.listOfUser(actor, query)),
  ),
  handle(getAddress, (s: AddressServices, { actor, params }) => s.addresses.get(actor, params.uuid)),
  handle(updateAddress, (s: AddressServices, { actor, params, body }) => s.addresses.update(actor, params.uuid, body)),
  handle(removeAddress, (s: AddressServices, { actor, params }) => s.addresses.remove(actor, params.uuid)),
];
