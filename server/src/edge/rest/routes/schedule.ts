import { scheduleAction, scheduleActionPost } from "@opentact/contract";
import type { Schedule } from "../../../domain/schedule/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface ScheduleServices {
  readonly schedule: Schedule;
}

export const scheduleRoutes: readonly BoundRoute<ScheduleServices>[] = [
  handle(scheduleAction, (s: ScheduleServices, { params }) => s.schedule.start(params.action)),
  handle(scheduleActionPost, (s: ScheduleServices, { params }) => s.schedule.start(params.action)),
];
