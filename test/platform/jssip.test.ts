import type { Browser } from "playwright-core";
import { Agent, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { hasChromium, jssipPage, startBrowser } from "../support/browser.js";
import { freeTcpPort } from "../support/free-port.js";
import { LabSide, over } from "../support/lab-side.js";
import { Platform } from "../support/platform.js";
import { RtpPeer } from "../support/rtp-peer.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { tlsAuthority, tlsFiles } from "../support/tls-fixture.js";
import { until } from "../support/until.js";
import { WebPhone } from "../support/web-phone.js";

/** The audio of web calls is not looked at here, only how they are signalled. */
describe.skipIf(!hasChromium)("JsSIP in Chromium, over WSS", () => {
  let normal: Dispatcher;
  let platform: Platform;
  let lab: LabSide;
  let alice: LabPhone;
  let browser: Browser;
  let web: WebPhone;
  let rtp: RtpPeer;

  beforeAll(async () => {
    normal = getGlobalDispatcher();
    setGlobalDispatcher(new Agent({ connect: { ca: tlsAuthority("loopback") } }));
    const { certFile, keyFile } = tlsFiles("loopback");
    const tls = { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, HTTP_TLS_PORT: "0", SIP_TLS_PORT: "0" };
    const env = { ...tls, HTTP_PORT: String(await freeTcpPort()), NODE_EXTRA_CA_CERTS: certFile };
    platform = await Platform.start({ dataDir: await seededDataDir(), env });
    lab = new LabSide(platform);
    [alice, browser, rtp] = await Promise.all([lab.phone("alice"), startBrowser(), RtpPeer.open()]);
    const page = await jssipPage(browser, platform.url);
    web = await WebPhone.start(page, { ...platform.user("bob"), url: platform.ready.sip_ws, rtpPort: rtp.port });
    await web.until(/^registered/);
  });

  afterAll(async () => {
    await browser?.close();
    await lab?.close();
    await rtp?.close();
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

  it("calls a phone, hears it ring, is answered, and hangs up", async () => {
    await web.forget();
    await web.call(alice.address);
    const call = await alice.nextCall(15_000);
    await web.until(/^progress remote/);
    await call.answer();
    await web.until(/^confirmed/);
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
    await web.until(/^confirmed/);
    await call.hangup();
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
    const call = await alice.nextCall(15_000);
    await web.until(/^progress remote/);
    await web.hangup();
    expect((await over(call)).status).toBe(487);
    await web.until(/^failed local Canceled/);
  });

  it("that offers encrypted audio of its own is refused before anybody rings, for no call can carry that yet", async () => {
    await web.forget();
    await web.call(alice.address, true);
    await web.until(/^failed remote .* 488/);
    expect(alice.calls.size).toBe(0);
  });

  it("is forgotten when its page goes", async () => {
    await web.forget();
    await browser.close();
    await until("the end of its contact", async () => (await contacts()).length === 0 || undefined);
  });
});
