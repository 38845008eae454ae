import { defineRoute } from "../define-route.js";
import { ISettings } from "../settings.js";

export const getSettings = defineRoute({
  id: "GetSettings",
  method: "GET",
  path: "/settings",
  auth: "public",
  reply: ISettings,
  statuses: [200],
  summary: "What a client may know of the installation before it signs in",
  tag: "Settings",
});
