import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import { toneSource } from "../../server/src/lab/source.js";
import type { SipMessage } from "../../server/src/wire/sip/message.js";
import { over } from "../support/lab-side.js";
import { gauge } from "../support/metrics-reader.js";
import { RtpPeer } from "../support/rtp-peer.js";
import { WirePeer } from "../support/sip-peer.js";
import { hasSipp, Sipp } from "../support/sipp.js";
import { useStage } from "../support/stage.js";
import { Sound } from "../support/tone.js";
import { until } from "../support/until.js";

/*
 * Carriers that do what carriers do: repeat themselves, forget the ACK, offer late, change their mind too late. They
 * speak by hand from the address of the trunk.
 */
const stage = useStage();

describe("a peer of the trunk", () => {
  let number: number;
  let other: number;
  let uri: string;
  let carrier: LabCarrier;
  /** Where the audio of calls goes that nobody listens to. */
  let rtp: RtpPeer;
  let unacknowledged: WirePeer;
  let unacknowledgedLeg: string;

  beforeAll(async () => {
    [, number, other] = stage.platform.ready.numbers as [number, number, number];
    uri = `sip:${number}@127.0.0.1:${stage.platform.sip.port}`;
    carrier = await stage.lab.carrier();
    rtp = await RtpPeer.open();
    await stage.app(number, '<Response><Say loop="20">Hello</Say><Pause length="600000"/></Response>');
    await stage.app(other, "<Response><Say>Hello there</Say></Response>");
    // It takes 32 s until the platform knows that no ACK comes: begun here, looked at by the last test.
    unacknowledged = await WirePeer.open(stage.platform.sip.port);
    unacknowledged.send(invite(unacknowledged, newUuid()));
    await unacknowledged.next(200);
    unacknowledgedLeg = await answered();
  });

  afterAll(async () => {
    await Promise.all([carrier?.close(), rtp?.close(), unacknowledged?.close()]);
  });

  const sdp = (formats = "0 8 101", port = rtp.port) =>
    [
      ...["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"],
      `m=audio ${port} RTP/AVP ${formats}`,
      "a=rtpmap:101 telephone-event/8000",
      "",
    ].join("\r\n");

  const invite = (peer: WirePeer, callId: string, o: { body?: string; branch?: string } = {}) =>
    peer.request("INVITE", { uri, callId, body: o.body ?? sdp(), branch: o.branch ?? `z9hG4bK${newUuid()}` });

  /** A request in the dialog that the answer made. */
  function inDialog(peer: WirePeer, method: string, answer: SipMessage, o: { cseq: number; body?: string }): string {
    const toTag = answer.to.params.get("tag") ?? "";
    const target = /<([^>]+)>/.exec(answer.header("contact") ?? "")?.[1] ?? uri;
    return peer.request(method, { uri: target, callId: answer.callId, toTag, branch: `z9hG4bK${newUuid()}`, ...o });
  }

  /** The next call that was answered. */
  const answered = () => stage.call((leg) => leg.state === "live");

  /** Does something with a peer of its own. */
  async function withPeer(work: (peer: WirePeer, callId: string) => Promise<void>): Promise<void> {
    const peer = await WirePeer.open(stage.platform.sip.port);
    await work(peer, newUuid()).finally(() => peer.close());
  }

  it("that sends its INVITE five times makes one call", () =>
    withPeer(async (peer, callId) => {
      const text = invite(peer, callId);
      for (let n = 0; n < 5; n++) peer.send(text);
      const answer = await peer.next(200);
      peer.send(inDialog(peer, "ACK", answer, { cseq: 1 }));
      const leg = await answered();
      peer.send(inDialog(peer, "BYE", answer, { cseq: 2 }));
      expect((await peer.next(200)).header("to")).toBeTruthy();
      await stage.events.whole(leg);
      const made = stage.events.frames.filter(
        (frame) =>
          frame.type === "call_state" &&
          frame.payload.state === "init" &&
          frame.created_on >= stage.events.about(leg)[0].created_on,
      );
      expect(made).toHaveLength(1);
    }));

  it("that offers nothing gets an offer, and is heard once it has answered in its ACK", () =>
    withPeer(async (peer, callId) => {
      peer.send(peer.request("INVITE", { uri, callId }));
      const answer = await peer.next(200);
      expect(answer.body.toString()).toMatch(/^m=audio \d+ RTP\/AVP 0 8 9 111 101 96\r?$/m);
      const listener = await RtpPeer.open();
      peer.send(inDialog(peer, "ACK", answer, { cseq: 1, body: sdp("0 101", listener.port) }));
      const isOften = () => listener.heard.length % 10 === 0;
      // Said again and again: a busy machine may swallow a letter.
      const words = () => new Sound(listener.audio()).words().split("\n");
      await listener.until(() => isOften() && words().includes("Hello"));
      peer.send(inDialog(peer, "BYE", answer, { cseq: 2 }));
      await peer.next(200);
      await listener.close();
      await stage.events.whole(await answered());
    }));

  it("that speaks no codec of ours is refused with 488", () =>
    withPeer(async (peer, callId) => {
      peer.send(invite(peer, callId, { body: sdp("4 18") }));
      expect((await peer.next(488)).status).toBe(488);
      const leg = await stage.call(() => true);
      expect((await stage.events.whole(leg)).at(-1).payload).toMatchObject({ q850_cause: 88, answer_on: null });
    }));

  it("that cancels after the answer keeps its call until it says BYE", () =>
    withPeer(async (peer, callId) => {
      const branch = `z9hG4bK${newUuid()}`;
      peer.send(invite(peer, callId, { branch }));
      const answer = await peer.next(200);
      peer.send(peer.request("CANCEL", { uri, callId, branch }));
      await until("an answer to CANCEL", () => peer.inbox.some((one) => one.cseq.method === "CANCEL"));
      expect(peer.inbox.some((one) => one.status === 487)).toBe(false);
      peer.send(inDialog(peer, "ACK", answer, { cseq: 1 }));
      peer.send(inDialog(peer, "OPTIONS", answer, { cseq: 2 }));
      await until("an answer in the dialog", () =>
        peer.inbox.some((one) => one.status === 200 && one.cseq.number === 2),
      );
      peer.send(inDialog(peer, "BYE", answer, { cseq: 3 }));
      await until("an answer to BYE", () => peer.inbox.some((one) => one.status === 200 && one.cseq.number === 3));
      await stage.events.whole(await answered());
    }));

  it("that says BYE to a call that is not there hears 481", () =>
    withPeer(async (peer, callId) => {
      peer.send(peer.request("BYE", { uri, callId, toTag: "nothing" }));
      expect((await peer.next(481)).status).toBe(481);
    }));

  it("that does not know the tags of a call cannot end it", () =>
    withPeer(async (peer, callId) => {
      peer.send(invite(peer, callId));
      const answer = await peer.next(200);
      peer.send(inDialog(peer, "ACK", answer, { cseq: 1 }));
      const leg = await answered();
      const wrong = inDialog(peer, "BYE", answer, { cseq: 2 }).replace("tag=ft", "tag=guessed");
      peer.send(wrong);
      expect((await peer.next(481)).status).toBe(481);
      expect((await stage.api.get(`/call/${leg}`)).state).toBe("live");
      peer.send(inDialog(peer, "BYE", answer, { cseq: 3 }));
      await peer.next(200);
      await stage.events.whole(leg);
    }));

  it("with A-law talks to a phone with µ-law", async () => {
    const alice = await stage.lab.phone("alice");
    const user = `alice@${stage.platform.ready.sip_domain}`;
    const [, , , third] = stage.platform.ready.numbers;
    await stage.app(third!, `<Response><Dial><To>${user}</To></Dial></Response>`);
    const call = await carrier.call({ from: "+15550100001", to: String(third) }, { codecs: ["PCMA"] });
    const called = await alice.nextCall(60_000);
    await called.answer();
    await call.answered;
    call.media.play(toneSource([700]));
    called.media.play(toneSource([1000]));
    expect(
      await Promise.all([call.media.hearsTone(1000, 1_000, 60_000), called.media.hearsTone(700, 1_000, 60_000)]),
    ).toEqual([true, true]);
    await call.hangup();
    await over(called);
    await alice.close();
  });

  it("hears 181 when a phone sends its call on, and talks to the other phone", async () => {
    const [alice, bob] = await Promise.all([stage.lab.phone("alice"), stage.lab.phone("bob")]);
    const domain = stage.platform.ready.sip_domain;
    const [, , , , fourth] = stage.platform.ready.numbers;
    await stage.app(fourth!, `<Response><Dial><To>alice@${domain}</To></Dial></Response>`, { auto_answer: false });
    const call = await carrier.call({ from: "+15550100001", to: String(fourth) });
    (await alice.nextCall(60_000)).reject(302, [["Contact", `<sip:bob@${domain}>`]]);
    const called = await bob.nextCall(60_000);
    expect(called.request?.header("diversion")).toContain(`sip:+${fourth}@`);
    await called.answer();
    await call.answered;
    expect(call.progress).toContain(181);
    await call.hangup();
    await over(called);
    await Promise.all([alice.close(), bob.close()]);
  });

  it("that holds and sends nothing lets the phone hear music; repeated and moved descriptions are answered", () =>
    withPeer(async (peer, callId) => {
      const alice = await stage.lab.phone("alice");
      const [, , , third] = stage.platform.ready.numbers;
      const target = `sip:${third}@127.0.0.1:${stage.platform.sip.port}`;
      peer.send(invite(peer, callId).replaceAll(uri, target));
      const called = await alice.nextCall(60_000);
      await called.answer();
      const answer = await peer.next(200);
      peer.send(inDialog(peer, "ACK", answer, { cseq: 1 }));
      const offer = async (cseq: number, body: string) => {
        peer.send(inDialog(peer, "INVITE", answer, { cseq, body }));
        const ok = await until("an answer to the offer", () =>
          peer.inbox.find((one) => one.status === 200 && one.cseq.number === cseq),
        );
        peer.send(inDialog(peer, "ACK", answer, { cseq }));
        return ok.body.toString();
      };
      expect(await offer(2, sdp())).toBe(answer.body.toString());
      expect(await offer(3, `${sdp()}a=inactive\r\n`)).toContain("a=inactive");
      expect(await called.media.hearsTone(659, 100, 60_000)).toBe(true);
      expect(await offer(4, sdp())).toContain("a=sendrecv");
      peer.send(inDialog(peer, "BYE", answer, { cseq: 5 }));
      await over(called);
      await alice.close();
    }));

  it.runIf(hasSipp)("calls over TCP as well (SIPp)", async () => {
    await Sipp.play({
      scenario: "carrier-hears-bye",
      target: stage.platform.sipTcp,
      transport: "tcp",
      service: String(other),
      keys: { caller: "+15550100001", from_host: "127.0.0.1", rtp_port: rtp.port },
    });
  });

  it("that never sends its ACK is let go after 32 s, with a BYE", async () => {
    const frames = await stage.events.whole(unacknowledgedLeg);
    expect(frames.at(-1).payload).toMatchObject({ q850_cause: 102, q850_cause_string: "RECOVERY_ON_TIMER_EXPIRE" });
    await unacknowledged.next("BYE");
    const inUse = () => gauge(stage.platform.url, "opentact_rtp_ports_in_use");
    await until("no port of RTP is in use", async () => (await inUse()) === 0 || undefined);
  });
});
