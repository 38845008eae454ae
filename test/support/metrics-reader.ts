import { LIMIT_MS, until } from "./until.js";

/** Figures of `/metrics` by name, or `name{label="value"}`. */
export type Figures = ReadonlyMap<string, number>;

/** Gauges that are zero when nothing goes on. */
export const RESTING = [
  "opentact_calls",
  "opentact_sip_transactions",
  "opentact_sip_dialogs",
  "opentact_rtp_ports_in_use",
  "opentact_call_journal_waiting",
] as const;

/** Reads the Prometheus text of a platform. */
export async function readMetrics(httpUrl: string): Promise<Figures> {
  const answer = await fetch(`${httpUrl.replace(/\/$/, "")}/metrics`);
  if (answer.status !== 200) throw new Error(`/metrics: ${answer.status}`);
  const figures = new Map<string, number>();
  for (const line of (await answer.text()).split("\n")) {
    const [, name, value] = /^([a-zA-Z_:][^ ]*) (\S+)$/.exec(line) ?? [];
    if (name !== undefined) figures.set(name, Number(value));
  }
  return figures;
}

/**
 * Waits until every resting gauge is zero. A transaction over UDP lingers for up to 32 s (RFC 3261 timers H, I, J and
 * 64*T1), which is why the deadline is longer than that.
 */
export async function untilAtRest(httpUrl: string, deadlineMs = 2 * LIMIT_MS): Promise<void> {
  await until(
    "all gauges back at zero",
    async () => {
      const figures = await readMetrics(httpUrl);
      const busy = RESTING.filter((name) => figures.get(name) !== 0).map((name) => `${name} ${figures.get(name)}`);
      if (busy.length > 0) throw new Error(busy.join(", "));
      return true;
    },
    deadlineMs,
  );
}

/** One gauge. @throws Error when there is none of that name */
export async function gauge(httpUrl: string, name: string): Promise<number> {
  const value = (await readMetrics(httpUrl)).get(name);
  if (value === undefined) throw new Error(`no figure ${name}`);
  return value;
}
