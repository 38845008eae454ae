import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabPhone } from "../../server/src/lab/phone.js";
import type { SipMessage } from "../../server/src/wire/sip/message.js";
import { over } from "../support/lab-side.js";
import { gauge } from "../support/metrics-reader.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";
import { WireUser } from "../support/wire-user.js";

const stage = useStage();

let alice: WireUser;
let bob: WireUser;
let domain = "";

const PASSWORD = "a long password";
const open = (login: string) => WireUser.open(stage.platform.user(login), stage.platform.sip.port);
/** A user that the tests made. */
const user = (login: string) => ({ login, domain, password: PASSWORD });

beforeAll(async () => {
  domain = stage.platform.ready.sip_domain;
  for (const login of ["carol", "dave"])
    await stage.api.post(`/sip/domain/${domain}/user`, { login, password: PASSWORD });
  alice = await open("alice");
  bob = await open("bob");
  expect([await alice.register(), await bob.register()]).toEqual([200, 200]);
});

afterAll(() => Promise.all([alice?.close(), bob?.close()]));

describe("MESSAGE from phone to phone", () => {
  const text = (body: string, more: string[] = []) => ({
    uri: bob.address,
    headers: ["Content-Type: text/plain", ...more],
    body,
  });

  it("is delivered with the sender that the platform knows, and as it was written", async () => {
    const asked = alice.ask("MESSAGE", text("Hello Bob", ["Subject: Lunch", "P-Asserted-Identity: <sip:+1911@evil>"]));
    const got = await bob.served("MESSAGE");
    expect((await asked).status).toBe(200);
    expect([got.body.toString(), got.header("content-type"), got.header("subject")]).toEqual([
      "Hello Bob",
      "text/plain",
      "Lunch",
    ]);
    expect([got.from.uri.user, got.from.uri.host, got.to.uri.user]).toEqual(["alice", domain, "bob"]);
    expect([got.header("p-asserted-identity"), got.header("authorization")]).toEqual([undefined, undefined]);
    expect(got.contact()).toBeUndefined();
  });

  it("keeps bodies of any type as they are", async () => {
    const body = "From: <im:alice>\r\nTo: <im:bob>\r\nimdn.Message-ID: 1\r\n\r\nContent-type: text/plain\r\n\r\nHi";
    const asked = alice.ask("MESSAGE", { uri: bob.address, headers: ["Content-Type: message/cpim"], body });
    const got = await bob.served("MESSAGE");
    expect([got.header("content-type"), got.body.toString(), (await asked).status]).toEqual([
      "message/cpim",
      body,
      200,
    ]);
  });

  it("tells the sender what the phone said", async () => {
    const asked = alice.ask("MESSAGE", text("Hello"));
    await bob.served("MESSAGE", 415);
    expect((await asked).status).toBe(415);
  });

  it("is refused for nobody, for somebody who is away, for a number, and when it is too long", async () => {
    const to = (uri: string) => alice.ask("MESSAGE", { ...text("x"), uri });
    expect((await to(`sip:nobody@${domain}`)).status).toBe(404);
    expect((await to("sip:bob@elsewhere.example")).status).toBe(404);
    expect((await to(`sip:+12125550100@${domain}`)).status).toBe(404);
    expect((await to(`sip:carol@${domain}`)).status).toBe(480);
    expect((await alice.ask("MESSAGE", text("x".repeat(1_400)))).status).toBe(513);
    expect(bob.peer.seen()).toEqual([]);
  });
});

describe("SUBSCRIBE of a phone", () => {
  async function subscribe(user: WireUser, uri: string, event: string, more: string[] = []) {
    const ok = await user.ask("SUBSCRIBE", { uri, headers: [`Event: ${event}`, ...more] });
    return ok;
  }
  const notified = (user: WireUser) => user.served("NOTIFY");
  /** Ends what a NOTIFY belongs to, so that the next test hears nothing of it. */
  async function end(user: WireUser, notify: SipMessage, cseq: number): Promise<void> {
    const headers = [
      `From: <${user.address}>;tag=${notify.toTag}`,
      `To: ${notify.header("from")}`,
      `Event: ${notify.header("event")}`,
      "Expires: 0",
    ];
    const uri = notify.contact()!.uri;
    const parts = { uri: `sip:${uri.host}:${uri.port}`, callId: notify.callId, cseq, headers, without: ["From", "To"] };
    user.peer.send(user.peer.request("SUBSCRIBE", parts));
    await user.peer.next(200);
    expect((await notified(user)).header("subscription-state")).toBe("terminated;reason=timeout");
  }

  it("to its own waiting messages hears that nothing waits", async () => {
    expect((await subscribe(alice, alice.address, "message-summary")).status).toBe(200);
    const notify = await notified(alice);
    expect(notify.body.toString()).toMatch(/^Messages-Waiting: no\r\n/);
    expect(await gauge(stage.platform.url, "opentact_sip_subscriptions")).toBe(1);
    await end(alice, notify, 9);
    await until("the subscription is gone", async () => {
      return (await gauge(stage.platform.url, "opentact_sip_subscriptions")) === 0 || undefined;
    });
  });

  it("to presence hears when the other comes, talks and goes", async () => {
    const carol = await stage.lab.unregistered(user("carol"));
    expect((await subscribe(alice, `sip:carol@${domain}`, "presence")).status).toBe(200);
    const first = await notified(alice);
    expect(first.body.toString()).toContain("<basic>closed</basic>");
    expect(await carol.register()).toBe(200);
    expect((await notified(alice)).body.toString()).toContain("<basic>open</basic>");
    const call = await carol.call("bob");
    await bob.peer.next("INVITE");
    expect((await notified(alice)).body.toString()).toContain("on-the-phone");
    await call.hangup();
    expect((await notified(alice)).body.toString()).not.toContain("on-the-phone");
    bob.peer.inbox.length = 0;
    await carol.close();
    expect((await notified(alice)).body.toString()).toContain("<basic>closed</basic>");
    await end(alice, first, 9);
  });

  it("to dialogs sees a call ring, be answered and end, with what Replaces needs", async () => {
    const carol: LabPhone = await stage.lab.unregistered(user("carol"));
    const dave = await stage.lab.unregistered(user("dave"));
    expect([await carol.register(), await dave.register()]).toEqual([200, 200]);
    await subscribe(alice, `sip:carol@${domain}`, "dialog");
    const first = await notified(alice);
    expect(first.body.toString()).toMatch(/version="0" state="full"[^>]*>\s*<\/dialog-info>/);
    const there = await dave.call("carol");
    const here = await carol.nextCall(60_000);
    const seen = await until("the ringing is told", async () => {
      const text = (await notified(alice)).body.toString();
      return text.includes("<state>early</state>") ? text : undefined;
    });
    expect(seen).toContain(`call-id="${here.callId}"`);
    expect(seen).toMatch(/local-tag="[^"]+" remote-tag="[^"]+" direction="recipient"/);
    expect(seen).toContain(`>sip:dave@${domain}</identity>`);
    await here.answer();
    expect((await notified(alice)).body.toString()).toContain("<state>confirmed</state>");
    await there.hangup();
    await over(here);
    expect((await notified(alice)).body.toString()).toContain("<state>terminated</state>");
    await Promise.all([carol.close(), dave.close()]);
    await end(alice, first, 9);
  });

  it("is refused where it may not look, and what it cannot read", async () => {
    expect((await subscribe(alice, bob.address, "message-summary")).status).toBe(403);
    expect((await subscribe(alice, `sip:nobody@${domain}`, "presence")).status).toBe(404);
    expect((await subscribe(alice, "sip:bob@elsewhere.example", "dialog")).status).toBe(404);
    expect((await subscribe(alice, bob.address, "presence", ["Accept: text/plain"])).status).toBe(406);
    const weather = await subscribe(alice, bob.address, "weather");
    expect([weather.status, weather.header("allow-events")]).toEqual([489, "message-summary, presence, dialog"]);
    const brief = await subscribe(alice, bob.address, "presence", ["Expires: 5"]);
    expect([brief.status, brief.header("min-expires")]).toEqual([423, "60"]);
  });

  it("again from the same phone takes the place of what it asked before", async () => {
    await subscribe(alice, bob.address, "presence");
    const first = await notified(alice);
    await subscribe(alice, bob.address, "presence");
    const next = [await notified(alice), await notified(alice)];
    const old = next.find(({ callId }) => callId === first.callId);
    const fresh = next.find(({ callId }) => callId !== first.callId);
    expect(old?.header("subscription-state")).toBe("terminated;reason=deactivated");
    await end(alice, fresh!, 9);
  });
});

describe("what is not served", () => {
  it("PUBLISH is refused with what is, REFER outside of a call is forbidden, OPTIONS tells all", async () => {
    const publish = await alice.ask("PUBLISH", { headers: ["Event: presence"] });
    expect([publish.status, publish.header("allow")]).toEqual([405, expect.stringContaining("SUBSCRIBE")]);
    const options = await alice.ask("OPTIONS", { uri: `sip:${domain}` });
    expect(options.header("allow-events")).toBe("message-summary, presence, dialog");
    expect(options.header("accept")).toContain("application/sdp");
  });
});

it("a call that is turned away hears the cause", async () => {
  const uri = `sip:bob@${domain}`;
  const final = await alice.ask("INVITE", { uri, headers: ["Replaces: nobody@nowhere;to-tag=1;from-tag=2"] });
  expect([final.status, final.header("reason")]).toEqual([481, 'Q.850;cause=41;text="NORMAL_TEMPORARY_FAILURE"']);
  const branch = final.via.params.get("branch")!;
  const { callId, toTag } = final;
  alice.peer.send(alice.peer.request("ACK", { uri, callId, toTag, branch, cseq: final.cseq.number }));
});

describe("a phone with several contacts", () => {
  const bind = (socket: WireUser, contacts: string[], more: string[] = []) =>
    socket.ask("REGISTER", {
      uri: `sip:${domain}`,
      to: socket.address,
      without: ["Contact"],
      headers: ["Expires: 300", ...contacts.map((contact) => `Contact: ${contact}`), ...more],
    });
  const at = (socket: WireUser, name: string) => `sip:${name}@127.0.0.1:${socket.peer.port}`;

  it("is reached over the newest of its flows, and over the other when that is broken", async () => {
    const [first, second] = await Promise.all([1, 2].map(() => WireUser.open(user("carol"), stage.platform.sip.port)));
    const flow = (socket: WireUser, regId: number) =>
      bind(
        socket!,
        [`<${at(socket, "carol")};ob>;reg-id=${regId};+sip.instance="<urn:uuid:1>"`],
        ["Supported: outbound"],
      );
    expect((await flow(first!, 1)).header("require")).toBe("outbound");
    expect((await flow(second!, 2)).headers("contact")).toHaveLength(2);
    const asked = alice.ask("MESSAGE", { uri: first!.address, headers: ["Content-Type: text/plain"], body: "Hi" });
    await second!.served("MESSAGE", 430);
    await first!.served("MESSAGE");
    expect((await asked).status).toBe(200);
    await Promise.all([first!.close(), second!.close()]);
  });

  it("rings at its wanted contact first, along the path of its REGISTER", async () => {
    const dave = await WireUser.open(user("dave"), stage.platform.sip.port);
    const path = `<sip:127.0.0.1:${dave.peer.port};lr>`;
    const bound = await bind(dave, [`<${at(dave, "cell")}>;q=0.5`, `<${at(dave, "desk")}>`], [`Path: ${path}`]);
    expect([bound.status, bound.header("path")]).toEqual([200, path]);
    const sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n";
    const headers = ["Content-Type: application/sdp"];
    const called = alice.ask("INVITE", { uri: dave.address, headers, body: sdp });
    const desk = await dave.served("INVITE", 486);
    expect([desk.uri, desk.header("route")]).toEqual([at(dave, "desk"), path]);
    expect((await dave.peer.next("ACK")).header("route")).toBe(path);
    const cell = await dave.served("INVITE", 480);
    expect(cell.uri).toBe(at(dave, "cell"));
    const final = await called;
    expect(final.status).toBe(486);
    const branch = final.via.params.get("branch")!;
    const { callId, toTag } = final;
    alice.peer.send(alice.peer.request("ACK", { uri: dave.address, callId, toTag, branch, cseq: final.cseq.number }));
    await dave.peer.next("ACK");
    await dave.close();
  });
});
