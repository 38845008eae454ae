import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { DateTime, dates, ListQuery, Uuid } from "./primitives.js";
import { Named, Words } from "./schema.js";

const State = Words(["held", "released", "refused"]);

/** Messages of an account that look like fraud (security.md 12). */
export const ISMSReview = Named("ISMSReview", {
  ...dates,
  uuid: Uuid,
  account: IAccountBase,
  /** The same text from numbers without a campaign, or many messages to numbers that do not answer. */
  kind: Words(["same_text", "sms_pumping"]),
  /** The text, or the first digits of the numbers. */
  sample: Type.String(),
  /** Held: the text waits, numbers get one message a minute. Refused: such messages fail with 1105. */
  state: State,
  /** Until then it acts. */
  until_on: DateTime,
});
export type ISMSReview = Static<typeof ISMSReview>;

export const ISMSReviewQuery = Type.Object({
  ...ListQuery.properties,
  account: Type.Optional(Uuid),
  state: Type.Optional(State),
});
export type ISMSReviewQuery = Static<typeof ISMSReviewQuery>;

export const ISMSReviewUpdateParams = Named("ISMSReviewUpdateParams", { state: State });
export type ISMSReviewUpdateParams = Static<typeof ISMSReviewUpdateParams>;
