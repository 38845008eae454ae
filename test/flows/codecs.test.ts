import { afterEach, describe, expect, it } from "vitest";
import { Baresip, type BaresipOptions, hasBaresip } from "../support/baresip.js";
import { useStage } from "../support/stage.js";

const stage = useStage();
const TALK_MS = 600;

type Speech = Pick<BaresipOptions, "codecs" | "ptimeMs" | "toneHz" | "rateHz">;
const WIDE_HZ = 5000;

describe.skipIf(!hasBaresip)("two baresip phones", () => {
  const phones: Baresip[] = [];
  afterEach(async () => {
    await Promise.all(phones.splice(0).map((phone) => phone.stop()));
  });

  async function start(login: string, speech: Speech): Promise<Baresip> {
    const { platform } = stage;
    const phone = await Baresip.start({
      ...{ ...platform.user(login), server: platform.sip, transport: "udp", answers: "auto" },
      ...speech,
    });
    phones.push(phone);
    await phone.registered();
    return phone;
  }

  it.each<[string, Speech, Speech]>([
    [
      "of opus hear 5 kHz of each other",
      { codecs: ["opus"], toneHz: WIDE_HZ, rateHz: 16_000 },
      { codecs: ["opus"], toneHz: WIDE_HZ, rateHz: 16_000 },
    ],
    [
      "of G.722 and of opus with packets of 40 ms hear 5 kHz of each other",
      { codecs: ["G722"], toneHz: WIDE_HZ, rateHz: 16_000 },
      { codecs: ["opus"], toneHz: WIDE_HZ, rateHz: 16_000, ptimeMs: 40 },
    ],
    [
      "of A-law with packets of 30 ms and of G.722 hear each other",
      { codecs: ["PCMA"], toneHz: 440, ptimeMs: 30 },
      { codecs: ["G722"], toneHz: 1000, rateHz: 16_000 },
    ],
  ])("%s", async (_name, first, second) => {
    const [alice, bob] = await Promise.all([start("alice", first), start("bob", second)]);
    alice.command("dial", `sip:bob@${stage.platform.ready.sip_domain}`);
    await Promise.all([alice.until("CALL_ESTABLISHED"), bob.until("CALL_ESTABLISHED")]);
    await Promise.all([alice.hears(second.toneHz, TALK_MS), bob.hears(first.toneHz, TALK_MS)]);
    alice.command("hangup");
    await Promise.all([alice.until("CALL_CLOSED"), bob.until("CALL_CLOSED")]);
    expect(alice.output).not.toMatch(/decode: .*(error|failed)/i);
  });
});
