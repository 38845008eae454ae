import type { Metrics } from "../base/metrics.js";
import type { Engine } from "./engine.js";

/** Figures of live things: each returns to zero when nothing goes on. */
export function registerGauges(metrics: Metrics, engine: Engine): void {
  const sip = () => engine.endpoint.stats();
  metrics.gauge("opentact_calls", "Live calls", () => engine.calls.size);
  metrics.gauge("opentact_sip_transactions", "Active SIP transactions", () => sip().transactions);
  metrics.gauge("opentact_sip_dialogs", "Active SIP dialogs", () => sip().dialogs);
  metrics.gauge("opentact_sip_connections", "Open SIP connections over TCP", () => sip().connections);
  metrics.gauge("opentact_sip_registered_users", "SIP users with a contact", () => engine.registrar.onlineCount);
  metrics.gauge("opentact_sip_subscriptions", "Subscriptions to states of users", () => engine.subscriptions.size);
  metrics.gauge("opentact_rtp_ports_in_use", "Pairs of RTP ports held by calls", () => engine.media.portsInUse);
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
      const { received, sent, malformed, flooded, unwanted, failures } = sip();
      return { received, sent, malformed, flooded, unwanted, failures };
    },
    "kind",
  );
}
