import type { CallRelations } from "../../server/src/domain/call/port/relations.js";

/** What surrounds a leg that stands alone: its account, as much of it as a test names. */
export function aloneIn(account: object): CallRelations {
  return {
    account: account as CallRelations["account"],
    tn: null,
    sip_control_app: null,
    sip_user: null,
    sip_connection: null,
    country: null,
    batch_item: null,
    parent: null,
    children: [],
    records: [],
    logs: [],
  };
}
