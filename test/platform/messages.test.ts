import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api } from "../support/api-client.js";
import type { Frame } from "../support/event-client.js";
import { HookReceiver } from "../support/hook-receiver.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";
import { WireUser } from "../support/wire-user.js";

const stage = useStage();
/** Its handset writes back what it got. */
const ECHO = 12015550199;
/** Its handset answers STOP. */
const STOPPER = 12015550198;

describe("messages", () => {
  let receiver: HookReceiver;
  /** A number with callbacks, and one without. */
  let told: number;
  let untold: number;
  let profile: string;
  let secret: string;

  beforeAll(async () => {
    receiver = await HookReceiver.start();
    [told, untold] = stage.platform.ready.numbers as [number, number];
    const callback_url = receiver.url("/sms");
    profile = (await stage.api.post("/profile/messaging", { name: "Told", callback_url })).uuid;
    const silent = (await stage.api.post("/profile/messaging", { name: "Untold" })).uuid;
    await stage.api.post(`/lease/tn/${told}/subscription/sms`, { messaging_profile: profile });
    await stage.api.post(`/lease/tn/${untold}/subscription/sms`, { messaging_profile: silent });
    secret = (await stage.api.post("/account/webhook_secret/rotate", {})).secret;
  });
  afterAll(() => receiver?.close());

  const story = (frames: readonly Frame[]) =>
    frames.map(({ success, payload }) => `${payload.type} ${payload.state} ${payload.delivered} ${success}`);
  const callbacks = (uuid: string) => receiver.requests.filter(({ body }) => body.uuid === uuid);
  const answerOf = (from: number, to: number) =>
    stage.events.next(
      ({ payload }) => payload?.type === "smsi" && payload.from === `${from}` && payload.to === `${to}`,
    );

  /** The next text of a number; handsets of earlier tests may still write. */
  const textFrom = async (phone: WireUser, from: number) => {
    for (;;) {
      const message = await phone.served("MESSAGE");
      if (message.from.uri.user === `+${from}`) return message;
    }
  };

  it("are told step by step, to the socket and to the callback of the profile", async () => {
    const message = "Grüße ✓".repeat(20);
    const sent = await stage.api.post("/sms", { from: told, to: ECHO, message });
    expect(sent).toMatchObject({ type: "smso", state: "created", parts: 3, encoding: "UCS-2" });
    await stage.events.until("both frames", () => stage.events.about(sent.uuid).length === 2);
    expect(story(stage.events.about(sent.uuid))).toEqual(["smso success false true", "smso success true true"]);
    await until("both callbacks", () => callbacks(sent.uuid).length === 2);
    for (const [index, action] of ["sms_sent", "sms_delivered"].entries()) {
      const { headers, body, text } = callbacks(sent.uuid)[index]!;
      new Webhook(secret).verify(text, headers);
      expect(headers["x-opentact-event"]).toBe(`sms/${action}`);
      expect(body).toMatchObject({ message, to: `${ECHO}`, delivered: index === 1, event: { type: "sms", action } });
    }
    const { payload } = await answerOf(ECHO, told);
    expect(payload).toMatchObject({ type: "smsi", state: "success", message });
    const { body } = await until("the callback", () => callbacks(payload.uuid)[0]);
    expect(body).toMatchObject({ state: "success", event: { action: "smsi_received" } });
    await until("the mark", async () => (await stage.api.get(`/sms/inbound/${payload.uuid}`)).delivered);
  });

  it("without a callback count as delivered by their frame; STOP is answered and obeyed", async () => {
    const sent = await stage.api.post("/sms", { from: untold, to: STOPPER, message: "Hello" });
    const { payload } = await answerOf(STOPPER, untold);
    expect(payload).toMatchObject({ type: "smsi", message: "STOP", keyword: "stop" });
    await until("the mark", async () => (await stage.api.get(`/sms/inbound/${payload.uuid}`)).delivered);
    const { payload: reply } = await stage.events.next(
      ({ type, payload: one, ref_id }) =>
        type === "sms" && one.automated && one.to === `${STOPPER}` && ref_id !== sent.uuid,
    );
    expect(reply).toMatchObject({ type: "smso", automated: true, state: "success" });
    const refused = await stage.api.send("POST", "/sms", { from: untold, to: STOPPER, message: "Again" });
    expect([refused.status, refused.body.meta]).toEqual([403, "1103"]);
  });

  it("reach the phone of the user whose number it is, and count as delivered by it", async () => {
    const user = stage.platform.ready.sip_users[1]!;
    const found = await stage.api.get(`/sip/domain/${user.domain}/user`);
    const { uuid } = found.find((one: { login: string }) => one.login === user.login);
    await stage.api.send("PATCH", `/lease/tn/${untold}`, { sip_user: uuid });
    const phone = await WireUser.open(user, Number(stage.platform.ready.sip_udp.split(":")[1]));
    try {
      expect(await phone.register()).toBe(200);
      const admin = await Api.login(stage.platform.url, stage.platform.ready.admin);
      expect(await admin.post("/lab/sms", { from: 12015550142, to: untold, text: "Are you there? ✓" })).toEqual({
        taken: true,
      });
      const message = await textFrom(phone, 12015550142);
      expect(message.body.toString()).toBe("Are you there? ✓");
      expect(message.from.uri).toMatchObject({ user: "+12015550142", host: user.domain });
      const { payload } = await answerOf(12015550142, untold);
      await until("the mark", async () => (await stage.api.get(`/sms/inbound/${payload.uuid}`)).delivered);
      const uri = `sip:+${ECHO}@${user.domain}`;
      const written = await phone.ask("MESSAGE", { uri, headers: ["Content-Type: text/plain"], body: "Say it back" });
      expect(written.status).toBe(202);
      expect((await textFrom(phone, ECHO)).body.toString()).toBe("Say it back");
      const handset = await admin.get("/lab/sms/12015550142");
      expect(handset.messages).toMatchObject([{ direction: "out", peer: `${untold}`, text: "Are you there? ✓" }]);
    } finally {
      await phone.close();
    }
  });

  it("between two numbers of the platform are there at once for both", async () => {
    const sent = await stage.api.post("/sms", { from: untold, to: told, message: "Psst" });
    expect(sent).toMatchObject({ type: "smsr", state: "created" });
    const { payload } = await answerOf(untold, told);
    expect(payload).toMatchObject({ type: "smsi", message: "Psst", thread: sent.thread });
    expect(story(stage.events.about(sent.uuid))).toEqual(["smsr success false true", "smsr success true true"]);
  });
});
