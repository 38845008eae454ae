import { newUuid } from "../../server/src/base/ids.js";
import type { CarrierGateway, CarrierSetup } from "../../server/src/domain/sip-carrier/port.js";
import { inboundRules, outboundRules } from "../../server/src/domain/sip-carrier/rules.js";

/** A gateway at port 5060 over UDP. */
export function aGateway(host: string, more: Partial<CarrierGateway> = {}): CarrierGateway {
  const settings = {
    port: 5060,
    transport: "udp",
    priority: 0,
    weight: 1,
    is_active: true,
    is_registrar: true,
  } as const;
  return { uuid: newUuid(), host, ...settings, ...more };
}

/** A carrier without limits and rules. */
export function aCarrier(more: Partial<CarrierSetup> = {}): CarrierSetup {
  return {
    uuid: newUuid(),
    name: "carrier",
    is_active: true,
    priority: 0,
    weight: 1,
    channel_limit: null,
    calls_per_second: null,
    username: null,
    password: null,
    addresses: [],
    registration: null,
    outbound: outboundRules(),
    inbound: inboundRules(),
    gateways: [],
    ...more,
  };
}
