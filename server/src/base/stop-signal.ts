import { setMaxListeners } from "node:events";

/** A controller whose signal any number may wait for; Node takes more than ten listeners for a leak. */
export function stopController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
