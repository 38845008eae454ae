import { getAccount, getAccountByUuid, updateAccount, updateAccountByUuid } from "@opentact/contract";
import type { Accounts } from "../../../domain/account/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface AccountServices {
  readonly accounts: Accounts;
}

export const accountRoutes: readonly BoundRoute<AccountServices>[] = [
  handle(getAccount, (s: AccountServices, { actor }) => s.accounts.get(actor)),
  handle(getAccountByUuid, (s: AccountServices, { actor, params }) => s.accounts.get(actor, params.uuid)),
  handle(updateAccount, (s: AccountServices, { actor, body }) => s.accounts.update(actor, body)),
  handle(updateAccountByUuid, (s: AccountServices, { actor, params, body }) =>
    s.accounts.update(actor, body, params.uuid),
  ),
];
