import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { EScheduleQueueActions } from "../enums.js";

const params = Type.Object({ action: EScheduleQueueActions });
const reply = Type.Object({ action: EScheduleQueueActions, queued: Type.Boolean() });
const tag = "Admin";

export const scheduleAction = defineRoute({
  id: "ScheduleAction",
  method: "GET",
  path: "/admin/schedule/{action}",
  auth: "admin",
  params,
  reply,
  statuses: [200],
  summary: "Start a periodic job now",
  tag,
});

export const scheduleActionPost = defineRoute({
  id: "ScheduleActionPost",
  method: "POST",
  path: "/admin/schedule/{action}",
  auth: "admin",
  params,
  reply,
  statuses: [200],
  summary: "Start a periodic job now",
  tag,
});
