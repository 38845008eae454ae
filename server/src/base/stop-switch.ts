import { setMaxListeners } from "node:events";

/** An AbortController whose signal any number of things may listen to at once, without a warning of Node at the eleventh. */
export function stopSwitch(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
