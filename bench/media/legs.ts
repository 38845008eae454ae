import { createLog } from "../../server/src/base/log.js";
import { createMediaPool } from "../../server/src/engine/media/pool.js";
import type { MediaLeg, MediaPlace, MediaPool } from "../../server/src/engine/media/port.js";

/** What legs do, and how many of them have a place together; `crossed` is a bridge between PCMU and G722. */
export const KINDS = {
  prompt: 1,
  "two-way": 1,
  bridged: 2,
  crossed: 2,
  "conf-3": 3,
  "conf-10": 10,
  "conf-50": 50,
} as const;
export type Kind = keyof typeof KINDS;

/** Two seconds of a sine. */
export const PROMPT = { samples: new SharedArrayBuffer(32_000), rateHz: 8000 as const };
new Int16Array(PROMPT.samples).forEach((_, i, a) => {
  a[i] = Math.round(12_000 * Math.sin(i / 3));
});

/** One media thread. */
export function onePool(): MediaPool {
  const range = { portMin: 20_000, portMax: 29_999 };
  return createMediaPool({ threads: 1, address: "127.0.0.1", ...range, log: createLog("warn") });
}

/** Opens `count` legs, or some more so that the last place is full, all with their peer at `port`. */
export async function openLegs(pool: MediaPool, kind: Kind, count: number, port: number): Promise<MediaLeg[]> {
  const legs: MediaLeg[] = [];
  while (legs.length < count) {
    const place = pool.place();
    const together: MediaLeg[] = [];
    for (let k = 0; k < KINDS[kind]; k++)
      together.push(await openLeg(place, port, kind === "crossed" && k === 1 ? "G722" : "PCMU"));
    if (KINDS[kind] === 2) await place.bridge(together[0]!, together[1]!);
    else if (KINDS[kind] > 2) await gather(place, together);
    legs.push(...together);
  }
  return legs;
}

/** One leg with its peer at `port`. */
export async function openLeg(place: MediaPlace, port: number, codec: "PCMU" | "G722" = "PCMU"): Promise<MediaLeg> {
  const events = { digit: () => undefined, failed: (reason: string) => console.log("leg failed", reason) };
  const leg = await place.openLeg(events);
  const peer = { remoteAddress: "127.0.0.1", remotePort: port, remoteRtcpPort: port + 1, ptimeMs: 20 };
  const keys = { telephoneEvent: 101, receiveTelephoneEvent: 101 }; // as nearly every telephone: else keys are sought in the audio
  const payloadType = codec === "PCMU" ? 0 : 9;
  // The far end says all it sends is PCMU; to G722 any bytes are sound.
  const types = { payloadType, receivePayloadType: 0 };
  leg.remote({ ...peer, ...keys, ...types, codec, direction: "sendrecv" });
  return leg;
}

async function gather(place: MediaPlace, legs: readonly MediaLeg[]): Promise<void> {
  const conference = await place.conference();
  for (const leg of legs) await conference.join(leg);
}
