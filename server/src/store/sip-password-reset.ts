import { sql } from "kysely";
import type { MailOutbox } from "../domain/mail/port.js";
import type {
  ResettableUser,
  SipPasswordResetStore,
  SipPasswordResetTx,
  SipUserLocked,
} from "../domain/sip-user/port.js";
import type { Store, Tx } from "./db.js";
import { ResetRows } from "./reset-rows.js";
import { transactionWithRetry } from "./retry.js";
import type { SecretBox } from "./secret-box.js";
import { LOCKED_COLUMNS, SipUserRows } from "./sip-user.js";

/** Most users of one e-mail that one request mails links to: a list of addresses must not become a flood of mails. */
const LINKS_MAX = 10;

/** Password resets of SIP users in the database. */
export class SqlSipPasswordResets implements SipPasswordResetStore {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  transaction<T>(work: (tx: SipPasswordResetTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new ResetSipUserRows(tx, this.#box)));
  }
}

class ResetSipUserRows extends SipUserRows implements SipPasswordResetTx {
  readonly #tx: Tx;
  readonly resets: ResetRows;

  constructor(tx: Tx, box: SecretBox) {
    super(tx, box);
    this.#tx = tx;
    this.resets = new ResetRows(tx);
  }

  get mails(): MailOutbox {
    return this.#tx.mails;
  }

  activeByEmail(email: string): Promise<readonly ResettableUser[]> {
    return this.#active()
      .select(["u.uuid", "u.login", "u.sip_domain as domain", "u.email"])
      .where(sql`lower(u.email)`, "=", email.toLowerCase())
      .orderBy("u.created_on", "desc")
      .limit(LINKS_MAX)
      .execute();
  }

  lockActive(uuid: string): Promise<SipUserLocked | undefined> {
    return this.#active().select(LOCKED_COLUMNS).where("u.uuid", "=", uuid).forUpdate("u").executeTakeFirst();
  }

  #active() {
    return this.#tx
      .selectFrom("sip_user as u")
      .innerJoin("account as a", "a.uuid", "u.account")
      .where("u.is_active", "=", true)
      .where("a.disabled_on", "is", null)
      .where("a.deleted_on", "is", null);
  }
}
