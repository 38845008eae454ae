import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../../../base/clock.js";
import { Gathered } from "../../../base/gathered.js";
import type { FromThread, ThreadData, ToThread } from "../messages.js";
import { MediaEngine } from "./engine.js";
import { AudioPriority } from "./priority.js";

/** Entry of a media thread: joins the engine to the port of messages. */
const port = parentPort;
if (!port) throw new Error("started without a parent");

const out = new Gathered<FromThread>((messages) => port.postMessage(messages), systemClock);
const engine = new MediaEngine({
  data: workerData as ThreadData,
  clock: systemClock,
  post: (message, isUrgent) => out.add(message, isUrgent),
  streams: new AudioPriority().streams,
});

port.on("message", (messages: readonly ToThread[]) => {
  for (const message of messages) void engine.handle(message);
});
