import { makeUsers } from "../support/api.js";
import { ask, type Ready, startHelper } from "../support/process.js";
import type { LoadOrder } from "../support/sip-load.js";

const PASSWORD = "a password of the load";

/** Makes a call, so that there are events as calls have them. */
export async function oneCall(ready: Ready): Promise<void> {
  const users = await makeUsers(ready, 2, PASSWORD);
  const target = { host: "127.0.0.1", port: Number(ready.sip_udp.split(":").at(-1)), domain: ready.sip_domain };
  const load = startHelper("sip-load.ts", "last");
  const order: LoadOrder = { kind: "call", target, users, window: 0, seconds: 1, perSecond: 1 };
  await ask(load, order);
  load.kill();
  // Its last events are written a moment later.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}
