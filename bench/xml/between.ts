import { createSocket } from "node:dgram";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../server/src/base/clock.js";
import { createLog } from "../../server/src/base/log.js";
import type { ScriptCall } from "../../server/src/engine/script/context.js";
import { MediaFetcher } from "../../server/src/engine/script/media-fetcher.js";
import { ScriptRun } from "../../server/src/engine/script/run.js";
import { parseDocument } from "../../server/src/wire/xml/callcontrol.js";
import { onePool, openLeg } from "../media/legs.js";
import { BenchCall } from "./bench-call.js";

const PERIOD_MS = 20;
const TONE_MS = 100;
const RTP_HEADER_BYTES = 12;
/** µ-law of silence. */
const SILENT: readonly number[] = [0xff, 0x7f];
const nobody = { send: () => Promise.reject(new Error("nobody is asked")) };

/** The time from the end of a command to the next one: in the runner, and as the far end hears it. */
export async function benchBetween(commands: number): Promise<void> {
  const call = new BenchCall();
  await run(call, 0.5, 900);
  tell(
    "runner alone",
    call.betweenMs.map((ms) => ms * 1000),
    "us",
  );
  tell("as heard", await heard(commands), "ms");
}

async function run(call: BenchCall, toneMs: number, count: number): Promise<void> {
  const log = createLog("silent");
  const tone = `<Tone hz="440" don="${Math.ceil(toneMs)}"/>`;
  const document = parseDocument(`<Response>${tone.repeat(count)}</Response>`);
  const services = { http: nobody, media: new MediaFetcher(nobody), clock: systemClock, log };
  await new ScriptRun(services, call as unknown as ScriptCall, { document }).done;
}

/** Milliseconds between two tones, beyond the distance of two packets. */
async function heard(count: number): Promise<number[]> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
  const loudMs: number[] = [];
  socket.on("message", (packet) => {
    if (packet.subarray(RTP_HEADER_BYTES).some((byte) => !SILENT.includes(byte))) loudMs.push(performance.now());
  });
  const pool = onePool();
  try {
    const leg = await openLeg(pool.place(), (socket.address() as AddressInfo).port);
    await run(new BenchCall(leg), TONE_MS, count);
  } finally {
    await pool.close();
    socket.close();
  }
  const packets = TONE_MS / PERIOD_MS;
  return loudMs.flatMap((ms, at) => (at > 0 && at % packets === 0 ? ms - loudMs[at - 1]! - PERIOD_MS : []));
}

function tell(name: string, values: readonly number[], unit: string): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0).toFixed(1);
  console.log(`${name.padEnd(14)} p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)} ${unit} (${sorted.length} times)`);
}
