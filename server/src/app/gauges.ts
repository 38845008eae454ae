import type { Metrics } from "../base/metrics.js";
import type { SmppCarriers } from "../engine/sms/smpp-carriers.js";
import type { Engine } from "./engine.js";
import type { Events } from "./events.js";

/** Figures of the event sockets. */
export function registerEventGauges(metrics: Metrics, events: Events): void {
  metrics.gauge("opentact_event_sockets", "Open event sockets", () => events.sockets.open);
  metrics.gauge(
    "opentact_event_socket_waiting_bytes",
    "Bytes of events that wait for clients to read them",
    () => events.sockets.waitingBytes,
  );
}

/** Figures of live things: each returns to zero when nothing goes on. */
export function registerGauges(metrics: Metrics, engine: Engine, smpp: Pick<SmppCarriers, "figures">): void {
  const sip = () => engine.endpoint.stats();
  metrics.gauge("opentact_calls", "Live calls", () => engine.calls.size);
  metrics.gauge("opentact_sip_transactions", "Active SIP transactions", () => sip().transactions);
  metrics.gauge("opentact_sip_dialogs", "Active SIP dialogs", () => sip().dialogs);
  metrics.gauge("opentact_sip_connections", "Open SIP connections over TCP", () => sip().connections);
  metrics.gauge("opentact_sip_registered_users", "SIP users with a contact", () => engine.registrar.onlineCount);
  metrics.gauge("opentact_sip_subscriptions", "Subscriptions to states of users", () => engine.subscriptions.size);
  metrics.gauge(
    "opentact_media_threads_lost",
    "Media threads that died or hung since the start",
    () => engine.media.threadsLost,
  );
  metrics.gauge("opentact_rtp_ports_in_use", "Pairs of RTP ports held by calls", () => engine.media.portsInUse);
  metrics.gauge(
    "opentact_media_refusals_total",
    "Calls refused because no RTP ports or descriptors were left, and legs that found none, since the start",
    () => ({ ...engine.media.refusals }),
    "kind",
  );
  metrics.gauge("opentact_call_journal_waiting", "Call changes not yet written", () => engine.journal.waiting);
  const carriers = () => engine.carriers.figures;
  metrics.gauge("opentact_carrier_gateways", "Gateways of carriers", () => carriers().gateways, "state");
  metrics.gauge(
    "opentact_carrier_registrations",
    "Registrations of the platform with carriers",
    () => carriers().registrations,
    "state",
  );
  metrics.gauge("opentact_carrier_calls", "Calls from and to carriers", () => carriers().calls, "direction");
  metrics.gauge(
    "opentact_carrier_tries_total",
    "INVITEs to gateways since the start, and what became of them",
    () => ({ ...carriers().counts }),
    "kind",
  );
  metrics.gauge(
    "opentact_sip_messages_total",
    "SIP messages since the start",
    () => {
      const { received, sent, malformed, flooded, late, unwanted, failures } = sip();
      return { received, sent, malformed, flooded, late, unwanted, failures };
    },
    "kind",
  );
  metrics.gauge("opentact_sip_traced_legs", "Legs whose SIP messages are held in memory", () => engine.trace.size);
  metrics.gauge(
    "opentact_sip_trace_bytes",
    "Memory that SIP messages are held in, spare memory included",
    () => engine.trace.bytes,
  );
  metrics.gauge("opentact_sms_links", "SMPP links to carriers", () => smpp.figures, "state");
  registerSipCounters(metrics, engine);
  registerCallFigures(metrics, engine);
}

/** Words of these labels are methods, statuses and directions: a bounded number. */
function registerSipCounters(metrics: Metrics, { endpoint }: Engine): void {
  const { counters } = endpoint;
  const messages = () => [...counters.messages()].map((one) => ({ ...one, status: String(one.status) }));
  metrics.counts("opentact_sip_requests_total", "SIP requests, copies included", ["direction", "method"], () =>
    messages().filter(({ status }) => status === "0"),
  );
  metrics.counts(
    "opentact_sip_responses_total",
    "SIP responses by the method they answer, copies included",
    ["direction", "method", "status"],
    () => messages().filter(({ status }) => status !== "0"),
  );
  metrics.counts(
    "opentact_sip_retransmissions_total",
    "Requests that came again, and messages that were sent again",
    ["direction", "method"],
    () => counters.repetitions(),
  );
  metrics.counts("opentact_sip_timeouts_total", "Requests without a final answer in time", ["method"], () =>
    [...counters.timeouts()].map(([method, count]) => ({ method, count })),
  );
  metrics.gauge("opentact_sip_peers", "Addresses whose messages are counted", () => endpoint.peerCounts.size);
}

function registerCallFigures(metrics: Metrics, { figures }: Engine): void {
  metrics.counts("opentact_call_legs_total", "Legs that ended, by how", ["direction", "end"], () => figures.ends());
  const { ringing, answer, talk } = figures;
  metrics.spreads("opentact_call_ringing_seconds", "From INVITE to the first 18x", "direction", () => ringing);
  metrics.spreads("opentact_call_answer_seconds", "From INVITE to the answer", "direction", () => answer);
  metrics.spreads("opentact_call_talk_seconds", "From the answer to the end", "direction", () => talk);
  const { mos, loss, jitter, roundTrip } = figures;
  metrics.spreads("opentact_call_mos", "Score of what came from a leg, by loss and delay", "direction", () => mos);
  metrics.spreads("opentact_call_loss_percent", "Packets of a leg lost or late", "direction", () => loss);
  metrics.spreads("opentact_call_jitter_milliseconds", "Jitter of a leg at its end", "direction", () => jitter);
  metrics.spreads("opentact_call_round_trip_milliseconds", "To a leg and back, by RTCP", "direction", () => roundTrip);
  metrics.counts("opentact_call_audio_total", "Legs that had audio, by what was wrong", ["direction", "problem"], () =>
    figures.audio(),
  );
}
