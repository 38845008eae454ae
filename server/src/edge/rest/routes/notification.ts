import { getAccountNotification, updateAccountNotification } from "@opentact/contract";
import type { Notifications } from "../../../domain/notification/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface NotificationServices {
  readonly notifications: Notifications;
}

export const notificationRoutes: readonly BoundRoute<NotificationServices>[] = [
  handle(getAccountNotification, (s: NotificationServices, { actor }) => s.notifications.get(actor)),
  handle(updateAccountNotification, (s: NotificationServices, { actor, body }) => s.notifications.update(actor, body)),
];
