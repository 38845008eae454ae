import type { Browser } from "playwright-core";
import { Agent, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { hasChromium, jssipPage, MICROPHONE_HZ, startBrowser } from "../support/browser.js";
import { freePort } from "../support/free-port.js";
import { LabSide, over } from "../support/lab-side.js";
import { Platform } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { tlsAuthority, tlsFiles } from "../support/tls-fixture.js";
import { until } from "../support/until.js";
import { WebPhone } from "../support/web-phone.js";

describe.skipIf(!hasChromium)("JsSIP in Chromium, over WSS", () => {
  let normal: Dispatcher;
  let platform: Platform;
  let lab: LabSide;
  let alice: LabPhone;
  let browser: Browser;
  let web: WebPhone;

  beforeAll(async () => {
    normal = getGlobalDispatcher();
    setGlobalDispatcher(new Agent({ connect: { ca: tlsAuthority("loopback") } }));
    const { certFile, keyFile } = tlsFiles("loopback");
    const tls = { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, HTTP_TLS_PORT: "0", SIP_TLS_PORT: "0" };
    const env = { ...tls, HTTP_PORT: String(await freePort()), NODE_EXTRA_CA_CERTS: certFile };
    platform = await Platform.start({ dataDir: await seededDataDir(), env });
    lab = new LabSide(platform);
    [alice, browser] = await Promise.all([lab.phone("alice"), startBrowser()]);
    const page = await jssipPage(browser, platform.url);
    web = await WebPhone.start(page, { ...platform.user("bob"), url: platform.ready.sip_ws });
    await web.until(/^registered/);
  });

  afterAll(async () => {
    await browser?.close();
    await lab?.close();
    await platform?.stop().finally(() => platform.remove());
    await getGlobalDispatcher().close();
    setGlobalDispatcher(normal);
  });

  const contacts = () => platform.sql("select transport, contact from registration where transport = 'wss'");

  it("registers by its websocket", async () => {
    const [contact, ...more] = await contacts();
    expect(more).toEqual([]);
    expect(contact.contact).toMatch(/\.invalid;transport=ws/);
  });

  it("calls a phone with video besides, hears it ring, is answered, both hear each other, and hangs up", async () => {
    await web.forget();
    await web.call(alice.address, true);
    const call = await alice.nextCall(60_000);
    await web.until(/^progress remote/);
    await call.answer();
    call.media.play(toneSource([1000]));
    await web.until(/^confirmed/);
    expect(await call.media.hearsTone(MICROPHONE_HZ, 1_000, 60_000)).toBe(true);
    await web.hearsTone(1000);
    await web.hangup();
    expect(await over(call)).toMatchObject({ by: "peer", status: 200 });
    await web.until(/^ended local/);
  });

  it("is called by a phone, answers, and hears that the other hangs up", async () => {
    await web.forget();
    const call = await alice.call("bob");
    await web.until(/^session remote/);
    await web.answer();
    await call.answered;
    call.media.play(toneSource([1000]));
    await web.until(/^confirmed/);
    expect(await call.media.hearsTone(MICROPHONE_HZ, 1_000, 60_000)).toBe(true);
    await web.hearsTone(1000);
    await call.hangup();
    await web.until(/^ended remote/);
  });

  it("holds a call and takes it back, restarts ICE, sends keys, and hears on", async () => {
    await web.forget();
    await web.call(alice.address);
    const call = await alice.nextCall(60_000);
    await call.answer();
    call.media.play(toneSource([1000]));
    await web.until(/^confirmed/);
    await web.hearsTone(1000);
    await web.hold(true);
    await web.hearsNothing();
    await web.hold(false);
    await web.hearsTone(1000);
    expect(await web.restartIce()).toBe(true);
    call.media.play(toneSource([600]));
    await web.hearsTone(600);
    expect(await call.media.hearsTone(MICROPHONE_HZ, 500, 60_000)).toBe(true);
    await web.press("15#");
    expect(await call.media.hearsDigits("15#", 60_000)).toBe(true);
    await call.media.press("7");
    await web.hearsTone(600);
    await web.hangup();
    await over(call);
  });

  it("calls a control app by its number, hears its first word, and is known by the keys it presses", async () => {
    const tn = platform.ready.numbers[1]!;
    const api = await platform.api();
    const { uuid } = await api.post("/sip/app", { name: "Keys of a browser" });
    const heard = '<DTMF value="42"><Tone hz="1000" don="20000"/></DTMF>';
    const document = `<Response><Tone hz="700" don="8000"/><Gather dtmf_length="2">${heard}</Gather></Response>`;
    await api.post(`/sip/app/call/flow/${uuid}`, document, { "content-type": "application/xml" });
    await api.post(`/sip/app/${uuid}/tnlease`, { add: [String(tn)] });
    await web.forget();
    await web.call(`sip:${tn}@${alice.domain}`);
    await web.until(/^confirmed/);
    await web.hearsTone(700);
    await web.press("42");
    await web.hearsTone(1000);
    await web.hangup();
    await web.until(/^ended local/);
  });

  it("calls a number of the telephone network, whose far end sends back what the microphone hears", async () => {
    await web.forget();
    await web.call(`sip:12125550100@${alice.domain}`);
    await web.until(/^confirmed/);
    await web.hearsTone(MICROPHONE_HZ);
    await web.hangup();
  });

  it("whose connection is gone without a BYE: the call ends", async () => {
    await web.forget();
    await web.call(alice.address);
    const call = await alice.nextCall(60_000);
    await call.answer();
    await web.until(/^confirmed/);
    call.media.play(toneSource([1000]));
    await web.hearsTone(1000);
    await web.killConnection();
    expect(await over(call)).toMatchObject({ by: "peer" });
    await web.until(/^ended remote/);
  });

  it("declines a call", async () => {
    await web.forget();
    const call = await alice.call("bob");
    await web.until(/^session remote/);
    await web.hangup();
    expect((await over(call)).status).toBe(480);
  });

  it("gives a call up while it rings", async () => {
    await web.forget();
    await web.call(alice.address);
    const call = await alice.nextCall(60_000);
    await web.until(/^progress remote/);
    await web.hangup();
    expect((await over(call)).status).toBe(487);
    await web.until(/^failed local Canceled/);
  });

  it("is forgotten when its page goes", async () => {
    await web.forget();
    await browser.close();
    await until("the end of its contact", async () => (await contacts()).length === 0 || undefined);
  });
});
