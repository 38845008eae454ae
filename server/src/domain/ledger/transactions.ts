import type { ITransaction, ITransactionSearchParams } from "@opentact/contract";
import type { PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { listAccount } from "../auth/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { TransactionStore } from "./port.js";

/** The changes of a balance (rest.md 21). They are written by the ledger and never changed. */
export class Transactions {
  readonly #store: TransactionStore;

  constructor(store: TransactionStore) {
    this.#store = store;
  }

  async search(actor: UserActor, body: ITransactionSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    const found = await this.#store.search(listAccount(actor, body.account), body, applied);
    return searchPayload<ITransaction>(applied, found);
  }
}
