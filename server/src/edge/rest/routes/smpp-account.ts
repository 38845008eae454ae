import {
  createAdminSMPPAccount,
  createSMPPAccount,
  getAdminSMPPAccount,
  getSMPPAccount,
  listAdminSMPPAccounts,
  listSMPPAccounts,
  modifyAdminSMPPAccount,
  modifySMPPAccount,
  removeAdminSMPPAccount,
  removeSMPPAccount,
} from "@opentact/contract";
import type { SmppAccounts } from "../../../domain/smpp-account/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SmppAccountServices {
  readonly smppAccounts: SmppAccounts;
}

type S = SmppAccountServices;

export const smppAccountRoutes: readonly BoundRoute<S>[] = [
  handle(listSMPPAccounts, async (s: S, { actor, query }) => list(await s.smppAccounts.list(actor, query))),
  handle(createSMPPAccount, (s: S, { actor, body }) => s.smppAccounts.create(actor, body)),
  handle(getSMPPAccount, (s: S, { actor, params }) => s.smppAccounts.get(actor, params.uuid)),
  handle(modifySMPPAccount, (s: S, { actor, params, body }) => s.smppAccounts.update(actor, params.uuid, body)),
  handle(removeSMPPAccount, (s: S, { actor, params }) => s.smppAccounts.remove(actor, params.uuid)),
  handle(listAdminSMPPAccounts, async (s: S, { query }) => list(await s.smppAccounts.listAll(query))),
  handle(createAdminSMPPAccount, (s: S, { actor, body }) => s.smppAccounts.create(actor, body)),
  handle(getAdminSMPPAccount, (s: S, { actor, params }) => s.smppAccounts.get(actor, params.uuid)),
  handle(modifyAdminSMPPAccount, (s: S, { actor, params, body }) => s.smppAccounts.update(actor, params.uuid, body)),
  handle(removeAdminSMPPAccount, (s: S, { actor, params }) => s.smppAccounts.remove(actor, params.uuid)),
];
