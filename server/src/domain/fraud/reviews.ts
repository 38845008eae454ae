import type { ISMSReview, ISMSReviewQuery, ISMSReviewUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page } from "../../base/page.js";
import type { ReviewStore } from "./port.js";

/** Messages that look like fraud, as an Admin sees and judges them. */
export class SmsReviews {
  readonly #store: ReviewStore;
  readonly #clock: Clock;
  readonly #wake: () => void;

  /** @param options.wake called after a decision: messages may go */
  constructor(options: { store: ReviewStore; clock: Clock; wake: () => void }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#wake = options.wake;
  }

  list(query: ISMSReviewQuery): Promise<Page<ISMSReview>> {
    return this.#store.list(query);
  }

  /** Counts at once for what waits, and until the review is over for what comes. */
  async decide(uuid: string, { state }: ISMSReviewUpdateParams): Promise<ISMSReview> {
    const review = await this.#store.decide(uuid, state, isoTime(this.#clock.now()));
    if (!review) throw notFound("Review");
    this.#wake();
    return review;
  }
}
