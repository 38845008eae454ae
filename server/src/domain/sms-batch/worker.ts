import type { Clock } from "../../base/clock.js";
import { DomainError } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { Lookout } from "../../base/lookout.js";
import { TokenBuckets } from "../../base/token-bucket.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { BulkSending } from "../messaging/port/sending.js";
import type { OpenSmsBatch, SmsBatchStore } from "./port.js";

/** Between two looks while batches are open, and while none is. */
const OPEN_MS = 1_000;
const IDLE_MS = 5_000;
/** Messages a second that batches of an account hand in; single ones have a limit of their own. */
const PER_SECOND = 25;

export interface SmsBatchWorkerOptions {
  readonly store: SmsBatchStore;
  readonly sending: Pick<BulkSending, "acceptIn">;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after messages were put into the queue. */
  readonly wakeSender: () => void;
}

/**
 * Writes the messages of batches, as fast as their account may and their senders have room. The phone is taken and its
 * message stored by one transaction: a process that is killed writes to nobody twice, and the next one goes on with the
 * phones that wait.
 */
export class SmsBatchWorker {
  readonly #o: SmsBatchWorkerOptions;
  readonly #pace: TokenBuckets;
  readonly #lookout: Lookout;

  constructor(options: SmsBatchWorkerOptions) {
    this.#o = options;
    this.#pace = new TokenBuckets(options.clock, PER_SECOND, PER_SECOND * 60);
    this.#lookout = new Lookout({
      clock: options.clock,
      look: async () => ((await this.runDue()) > 0 ? OPEN_MS : IDLE_MS),
      failed: (error) => {
        options.log.error({ err: error }, "bulk messages could not be looked for");
        return IDLE_MS;
      },
    });
  }

  /** Begins to look for phones that wait. */
  start(): void {
    this.#lookout.start();
  }

  /** Looks at once. Does nothing before `start`. */
  wake(): void {
    this.#lookout.wake();
  }

  /** Takes no further phone; resolves when the one in hand is stored. Idempotent. */
  close(): Promise<void> {
    return this.#lookout.close();
  }

  /** Takes every phone that there is room for, a phone of each batch in turn. @returns batches that have not ended */
  async runDue(): Promise<number> {
    const { store, clock } = this.#o;
    const open = await store.open();
    let going = open.filter(({ isWaiting }) => isWaiting);
    while (going.length > 0 && !this.#lookout.isClosed) {
      const next: OpenSmsBatch[] = [];
      for (const batch of going) if (await this.#one(batch)) next.push(batch);
      if (next.length > 0) this.#o.wakeSender();
      going = next;
    }
    for (const { uuid } of open) await store.settle(uuid, isoTime(clock.now()));
    return open.length;
  }

  /** False: the batch has no phone left, or no room now. One whose step fails is left for the next run. */
  async #one(batch: OpenSmsBatch): Promise<boolean> {
    if (!this.#pace.take(batch.account).isAllowed) return false;
    try {
      return await this.#take(batch);
    } catch (error) {
      // The queue of the sender is full: the phone waits.
      if (error instanceof TooManyRequests) return false;
      this.#o.log.error({ err: error, batch: batch.uuid }, "a phone of a bulk message could not be written to");
      return false;
    }
  }

  #take(batch: OpenSmsBatch): Promise<boolean> {
    const { store, clock } = this.#o;
    return store.transaction(async (tx) => {
      const phone = await tx.peek(batch.uuid);
      if (phone === undefined) return false;
      await tx.messages.lockAccounts(batch.account, String(phone));
      const state = (await tx.lock(null, batch.uuid))?.state;
      if (state !== "created" && state !== "processing") return false;
      const item = await tx.next(batch.uuid);
      if (!item) return false;
      // Another node took the phone that was seen.
      if (item.phone !== phone) return true;
      const now = isoTime(clock.now());
      try {
        const { uuid } = await this.#o.sending.acceptIn(tx.messages, senderOf(batch), bodyOf(batch, item.phone));
        await tx.sending(batch.uuid, item.uuid, uuid, now);
      } catch (error) {
        // A refusal has written nothing, so the transaction goes on and tells it.
        if (!(error instanceof DomainError) || error instanceof TooManyRequests) throw error;
        await tx.fail(batch.uuid, item.uuid, reasonOf(error), now);
      }
      return true;
    });
  }
}

/** What was wrong with the phone, in the words of the field where there are any: "Validation failed" tells nobody anything. */
function reasonOf({ message, fields }: DomainError): string {
  const [problem] = Object.values(fields ?? {});
  return problem?.message ?? message;
}

function senderOf({ account, created_by }: OpenSmsBatch) {
  return { account, user: created_by };
}

function bodyOf(batch: OpenSmsBatch, phone: number) {
  const { message, from, messaging_profile, custom_callback_url, validity_period } = batch;
  return {
    to: String(phone),
    message,
    custom_callback_url,
    ...(from === null ? {} : { from: String(from) }),
    ...(messaging_profile === null ? {} : { messaging_profile }),
    ...(validity_period === null ? {} : { validity_period }),
  };
}
