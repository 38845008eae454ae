import type {
  ITollfreeVerification,
  ITollfreeVerificationNewParams,
  ITollfreeVerificationUpdateParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { TollfreeStore, TollfreeTx } from "./port.js";

/** States in which the customer may correct what was said. */
const OPEN: ReadonlySet<string> = new Set(["Rejected", "Waiting For Customer"]);

/** Verifications of toll-free numbers for messages (messaging.md 14). The registry moves them. */
export class TollfreeVerifications {
  readonly #store: TollfreeStore;
  readonly #clock: Clock;
  readonly #wake: () => void;

  /** @param options.wake called after something was given to the registry */
  constructor(options: { store: TollfreeStore; clock: Clock; wake: () => void }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#wake = options.wake;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ITollfreeVerification>> {
    return this.#store.list(actor.account, page);
  }

  async get(actor: UserActor, uuid: string): Promise<ITollfreeVerification> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  /** 404 for a number that is no toll-free lease of the account. */
  async create(actor: UserActor, body: ITollfreeVerificationNewParams): Promise<ITollfreeVerification> {
    const { phoneNumbers, ...request } = body;
    const numbers = numbersOf(phoneNumbers);
    const entity = await this.#store.transaction(async (tx) => {
      await checkNumbers(tx, actor.account, numbers);
      const uuid = newUuid();
      await tx.insert(uuid, actor.account, request, numbers, this.#stamp(actor));
      return tx.entity(uuid);
    });
    this.#wake();
    return entity;
  }

  /** Goes to `In Progress` again; 409 unless it was rejected or waits for the customer. */
  async update(
    actor: UserActor,
    uuid: string,
    body: ITollfreeVerificationUpdateParams,
  ): Promise<ITollfreeVerification> {
    const { phoneNumbers, ...change } = body;
    const numbers = phoneNumbers && numbersOf(phoneNumbers);
    const entity = await this.#store.transaction(async (tx) => {
      const { account, request, verificationStatus } = found(await tx.lock(reach(actor), uuid));
      if (Object.keys(body).length === 0) return tx.entity(uuid);
      if (!OPEN.has(verificationStatus))
        throw new DomainError(409, "conflict", `A verification that is ${verificationStatus} cannot be changed`);
      if (numbers) await checkNumbers(tx, account, numbers);
      await tx.resubmit(uuid, { ...request, ...change }, numbers, this.#stamp(actor));
      return tx.entity(uuid);
    });
    this.#wake();
    return entity;
  }

  remove(actor: UserActor, uuid: string): Promise<ITollfreeVerification> {
    return this.#store.transaction(async (tx) => {
      found(await tx.lock(reach(actor), uuid));
      await tx.remove(uuid, this.#stamp(actor));
      return tx.entity(uuid);
    });
  }

  #stamp(actor: UserActor) {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Toll-free verification");
  return value;
}

function numbersOf(list: ITollfreeVerificationNewParams["phoneNumbers"]): number[] {
  return [...new Set(list.map(({ phoneNumber }) => phoneNumber))];
}

async function checkNumbers(tx: TollfreeTx, account: string, numbers: readonly number[]): Promise<void> {
  const leased = await tx.leased(account, numbers);
  if (numbers.some((tn) => !leased.has(tn))) throw notFound("TNLease");
}
