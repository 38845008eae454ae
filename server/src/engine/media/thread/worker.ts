import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../../../base/clock.js";
import type { ThreadData, ToThread } from "../messages.js";
import { MediaEngine } from "./engine.js";

/** Entry of a media thread: joins the engine to the port of messages. */
const port = parentPort;
if (!port) throw new Error("started without a parent");

const engine = new MediaEngine({
  data: workerData as ThreadData,
  clock: systemClock,
  post: (message) => port.postMessage(message),
});

port.on("message", (message: ToThread) => {
  void engine.handle(message);
});
