/**
 * The SIP stack without the platform: takes each call, lets it ring for two seconds, says in SDP that it neither sends nor
 * hears anything, and ends the call after ten seconds.
 */
import type { Clock } from "../../server/src/base/clock.js";
import type { Log } from "../../server/src/base/log.js";
import { SipEndpoint } from "../../server/src/net/sip-endpoint.js";
import type { InboundSession } from "../../server/src/net/sip-session.js";

const RING_MS = 2_000;
const TALK_MS = 10_000;
const SDP =
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=inactive\r\n";

/** An endpoint that answers every call. Call `listen` of it to begin, and `close` to end. */
export function makeAnswerer(clock: Clock, log: Log): SipEndpoint {
  function take(session: InboundSession): void {
    session.provisional(180);
    const ringing = clock.setTimer(RING_MS, () => {
      clock.setTimer(TALK_MS, () => log.onFail(session.bye(), "BYE"));
      // Rejected when the caller is gone before its ACK: `failed` tells that too.
      session.accept(SDP).catch((error: unknown) => log.info({ err: error }, "no call"));
    });
    session.events = { cancelled: () => ringing.cancel(), bye: () => log.info({}, "the caller hung up") };
  }
  return new SipEndpoint({
    clock,
    log,
    userAgent: "answerer",
    handler: {
      onInvite: take,
      onRequest: (request) => request.respond(request.request.method === "OPTIONS" ? 200 : 405),
    },
  });
}
