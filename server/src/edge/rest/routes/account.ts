import {
  addAccountUser,
  deactivateAccountUser,
  getAccount,
  getAccountByUuid,
  getWebhookSecret,
  listAccountUsers,
  reactivateAccountUser,
  rotateWebhookSecret,
  updateAccount,
  updateAccountByUuid,
} from "@opentact/contract";
import type { Accounts } from "../../../domain/account/service.js";
import type { Membership } from "../../../domain/user/membership.js";
import type { Users } from "../../../domain/user/service.js";
import type { AccountWebhookSecrets } from "../../../domain/webhook-secret/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface AccountServices {
  readonly accounts: Accounts;
  readonly users: Users;
  readonly membership: Membership;
  readonly webhookSecrets: AccountWebhookSecrets;
}

export const accountRoutes: readonly BoundRoute<AccountServices>[] = [
  handle(getAccount, (s: AccountServices, { actor }) => s.accounts.get(actor)),
  handle(getAccountByUuid, (s: AccountServices, { actor, params }) => s.accounts.get(actor, params.uuid)),
  handle(updateAccount, (s: AccountServices, { actor, body }) => s.accounts.update(actor, body)),
  handle(updateAccountByUuid, (s: AccountServices, { actor, params, body }) =>
    s.accounts.update(actor, body, params.uuid),
  ),
  handle(listAccountUsers, async (s: AccountServices, { actor, query }) => list(await s.membership.list(actor, query))),
  handle(addAccountUser, (s: AccountServices, { actor, body }) => s.users.add(actor, body)),
  handle(reactivateAccountUser, (s: AccountServices, { actor, params }) => s.membership.reactivate(actor, params.uuid)),
  handle(deactivateAccountUser, (s: AccountServices, { actor, params }) => s.membership.deactivate(actor, params.uuid)),
  handle(getWebhookSecret, (s: AccountServices, { actor }) => s.webhookSecrets.state(actor)),
  handle(rotateWebhookSecret, (s: AccountServices, { actor }) => s.webhookSecrets.rotate(actor)),
];
