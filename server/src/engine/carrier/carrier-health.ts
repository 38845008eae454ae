import type { ISIPCarrier, ISIPCarrierHealth, ISIPGateway, ISIPGatewayHealth } from "@opentact/contract";
import { isoTime } from "../../base/iso-time.js";
import type { CarrierRegistration } from "./carrier-registration.js";
import type { LiveCarrier } from "./live-carrier.js";
import type { LiveGateway } from "./live-gateway.js";

const dateOf = (ms: number | null | undefined) => (ms == null ? null : isoTime(ms));

/** How a carrier is doing. @param live undefined: it is switched off, so nothing is known */
export function carrierHealth(carrier: ISIPCarrier, live: LiveCarrier | undefined): ISIPCarrierHealth {
  const { uuid, name, is_active, channel_limit, calls_per_second } = carrier;
  return {
    uuid,
    name,
    is_active,
    calls_out: live?.load.out ?? 0,
    calls_in: live?.load.in ?? 0,
    channel_limit,
    calls_in_last_second: live?.load.rate.count ?? 0,
    calls_per_second,
    gateways: carrier.gateways.map((gateway) => {
      const watched = live?.gateways.find((one) => one.gateway.setup.uuid === gateway.uuid);
      return gatewayHealth(gateway, watched?.gateway);
    }),
    registration: live?.registration ? registrationHealth(live.registration.live) : null,
  };
}

function gatewayHealth({ uuid, host, port, transport }: ISIPGateway, live: LiveGateway | undefined): ISIPGatewayHealth {
  const facts = live?.health.facts;
  return {
    uuid,
    host,
    port,
    transport,
    state: facts?.state ?? "unknown",
    since: dateOf(facts?.since),
    round_trip_ms: facts?.roundTripMs ?? null,
    last_answer_on: dateOf(facts?.lastAnswer),
    last_failure: facts?.lastFailure ?? null,
    last_failure_on: dateOf(facts?.lastFailureOn),
    paused_until: dateOf(facts?.pausedUntil),
    calls: live?.calls ?? 0,
  };
}

function registrationHealth({ facts }: CarrierRegistration): NonNullable<ISIPCarrierHealth["registration"]> {
  return {
    state: facts.state,
    gateway: facts.gateway,
    expires_on: dateOf(facts.expiresOn),
    last_failure: facts.lastFailure,
    last_failure_on: dateOf(facts.lastFailureOn),
  };
}
