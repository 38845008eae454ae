import type {
  ISMPPAccount,
  ISMPPAccountNewParams,
  ISMPPAccountUpdateParams,
  ISMPPAccountWithPassword,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid, randomToken } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { PasswordHasher, UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { SmppAccountStore, SmppAccountTx } from "./port.js";
import { checkAddresses } from "./rules.js";

/** Longest password of a bind in SMPP 3.4 (§5.2.2), less its NUL. */
const PASSWORD_CHARS = 8;
const DEFAULTS = {
  is_active: true,
  allowed_ips: [],
  max_binds: 4,
  window: 100,
  rate: 50,
  message_id_format: "decimal15",
  messaging_profile: null,
} as const;

/** Accounts of the SMPP server (messaging.md 9.4). The password is stored as a hash and answered once. */
export class SmppAccounts {
  readonly #store: SmppAccountStore;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;

  constructor(options: { store: SmppAccountStore; hasher: PasswordHasher; clock: Clock }) {
    this.#store = options.store;
    this.#hasher = options.hasher;
    this.#clock = options.clock;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ISMPPAccount>> {
    return this.#store.list(actor.account, page);
  }

  /** Those of everybody, for an Admin. */
  listAll(page: PageQuery): Promise<Page<ISMPPAccount>> {
    return this.#store.list(null, page);
  }

  async get(actor: UserActor, uuid: string): Promise<ISMPPAccount> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  /** 404 account or profile, 409 when the system_id is taken. `account` counts only for an Admin. */
  async create(actor: UserActor, body: ISMPPAccountNewParams): Promise<ISMPPAccountWithPassword> {
    const { password = randomToken(PASSWORD_CHARS), system_id, account: named, ...fields } = body;
    checkAddresses(fields.allowed_ips);
    const account = actor.role === "Admin" && named !== undefined ? named : actor.account;
    const password_hash = await this.#hasher.hash(password);
    const entity = await this.#store.transaction(async (tx) => {
      if (!(await tx.accountExists(account))) throw notFound("Account");
      await checkProfile(tx, account, fields.messaging_profile);
      const uuid = newUuid();
      const row = { ...DEFAULTS, ...fields, ...this.#stamp(actor), uuid, account, system_id, password_hash };
      if (!(await tx.insert(row))) throw new DomainError(409, "conflict", "The system_id is taken");
      return tx.entity(uuid);
    });
    return { ...entity, password };
  }

  async update(actor: UserActor, uuid: string, body: ISMPPAccountUpdateParams): Promise<ISMPPAccount> {
    const { password, ...change } = body;
    checkAddresses(change.allowed_ips);
    const hash = password === undefined ? {} : { password_hash: await this.#hasher.hash(password) };
    return this.#store.transaction(async (tx) => {
      const account = found(await tx.lock(reach(actor), uuid));
      await checkProfile(tx, account, change.messaging_profile);
      if (Object.keys(body).length > 0) await tx.update(uuid, { ...change, ...hash }, this.#stamp(actor));
      return tx.entity(uuid);
    });
  }

  remove(actor: UserActor, uuid: string): Promise<ISMPPAccount> {
    return this.#store.transaction(async (tx) => {
      found(await tx.lock(reach(actor), uuid));
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  #stamp(actor: UserActor) {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("SMPP account");
  return value;
}

async function checkProfile(tx: SmppAccountTx, account: string, profile: string | null | undefined): Promise<void> {
  if (profile != null && !(await tx.ownsProfile(account, profile))) throw notFound("Messaging profile");
}
