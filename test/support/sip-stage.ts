import { FakeClock } from "../../server/src/base/fake-clock.js";
import { createLog } from "../../server/src/base/log.js";
import { SipEndpoint, type SipEndpointOptions } from "../../server/src/net/sip-endpoint.js";
import type { InboundSession, ServerRequest, SessionEvents } from "../../server/src/net/sip-session.js";
import { WirePeer } from "./sip-peer.js";
import { usualUdp } from "./udp-kinds.js";

/** An endpoint on loopback whose time stands still, a peer that speaks to it by hand, and what its handler was told. */
export interface Stage {
  readonly clock: FakeClock;
  readonly endpoint: SipEndpoint;
  readonly port: number;
  readonly peer: WirePeer;
  readonly sessions: InboundSession[];
  readonly requests: ServerRequest[];
  /** Events of every session, as "name detail". */
  readonly told: string[];
  /** Events that note themselves in `told`. */
  events(more?: SessionEvents): SessionEvents;
  close(): Promise<void>;
}

/** @param onInvite what the handler does with a call besides noting it; by default nothing */
export async function openStage(
  o: Partial<SipEndpointOptions> & { onInvite?: (session: InboundSession) => void } = {},
): Promise<Stage> {
  const clock = new FakeClock();
  const told: string[] = [];
  const sessions: InboundSession[] = [];
  const requests: ServerRequest[] = [];
  const events = (more: SessionEvents = {}) => noting(told, more);
  const endpoint = new SipEndpoint({
    clock,
    log: createLog("silent"),
    userAgent: "Stage",
    openUdp: usualUdp,
    handler: {
      onInvite(session) {
        sessions.push(session);
        session.events = events();
        o.onInvite?.(session);
      },
      onRequest(request) {
        if (request.request.method !== "OPTIONS") requests.push(request);
        else request.respond(200);
      },
    },
    ...o,
  });
  const { port } = await endpoint.listen("udp", "127.0.0.1", 0);
  const peer = await WirePeer.open(port);
  const close = async () => {
    await Promise.all([endpoint.close(), peer.close()]);
  };
  return { clock, endpoint, port, peer, sessions, requests, told, events, close };
}

function noting(told: string[], more: SessionEvents): SessionEvents {
  const note = (what: string) => void told.push(what);
  return {
    provisional: (r) => note(`provisional ${r.status}`),
    accepted: (r) => note(`accepted ${r.status}`),
    rejected: (status, _reason, r) => note(`rejected ${status}${r ? "" : " synthetic"}`),
    cancelled: (r) => note(`cancelled ${r.method}`),
    acked: (body) => note(`acked ${body.length}`),
    bye: () => note("bye"),
    info: (r) => note(`info ${r.body.toString()}`),
    failed: (why) => note(`failed ${why}`),
    ...more,
  };
}
