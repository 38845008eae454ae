import { decideSMSReview, listSMSReviews } from "@opentact/contract";
import type { SmsReviews } from "../../../domain/fraud/reviews.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SmsReviewServices {
  readonly smsReviews: SmsReviews;
}

type S = SmsReviewServices;

export const smsReviewRoutes: readonly BoundRoute<S>[] = [
  handle(listSMSReviews, async (s: S, { query }) => list(await s.smsReviews.list(query))),
  handle(decideSMSReview, (s: S, { params, body }) => s.smsReviews.decide(params.uuid, body)),
];
