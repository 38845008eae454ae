import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { Uuid } from "../primitives.js";
import { ISMSReview, ISMSReviewQuery, ISMSReviewUpdateParams } from "../sms-review.js";

const tag = "Admin";

export const listSMSReviews = defineRoute({
  id: "ListSMSReviews",
  method: "GET",
  path: "/admin/messaging/review",
  auth: "admin",
  query: ISMSReviewQuery,
  reply: Type.Array(ISMSReview),
  statuses: [200],
  isList: true,
  summary: "Messages of accounts that look like fraud",
  tag,
});

export const decideSMSReview = defineRoute({
  id: "DecideSMSReview",
  method: "PATCH",
  path: "/admin/messaging/review/{uuid}",
  auth: "admin",
  params: Type.Object({ uuid: Uuid }),
  body: ISMSReviewUpdateParams,
  reply: ISMSReview,
  statuses: [200, 404],
  summary: "Let them go, hold or refuse them, for a day",
  tag,
});
