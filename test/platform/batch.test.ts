import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../support/api-client.js";
import { type EventClient, isState } from "../support/event-client.js";
import { Platform } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { until } from "../support/until.js";

/** Phones that the carrier answers after 2 s, that is busy, and that answers too. */
const PHONES = [12125550101, 12125550110, 12125550102];

describe("a batch of calls whose process is killed in the middle", () => {
  let platform: Platform;
  let batch: string;
  let events: EventClient;

  beforeAll(async () => {
    const dataDir = await seededDataDir();
    platform = await Platform.start({ dataDir });
    events = await platform.events();
    const api = await platform.api();
    const [profile] = await api.get("/profile/outbound_voice");
    await api.patch(`/profile/outbound_voice/${profile.uuid}`, { channel_limit: 1 });
    const body = {
      outbound_voice_profile: profile.uuid,
      tn_lease: platform.ready.numbers[0],
      phones: PHONES,
      xml: '<Response><Pause length="60000"/></Response>',
    };
    batch = (await api.post("/batch", body)).uuid;
    const first = await events.next((frame) => isState(frame, "live"));
    expect(first.payload.batch_item.batch.uuid).toBe(batch);
    await platform.kill();
    platform = await Platform.start({ dataDir });
    events = await platform.events();
  });

  afterAll(async () => {
    await platform?.stop();
    await platform?.remove();
  });

  const items = async (): Promise<Json[]> =>
    (await (await platform.api()).post(`/batch/${batch}/item/search`, { order: { created_on: "ASC" } })).data;

  it("goes on with the phones that wait, one at a time as the profile says, and calls none twice", async () => {
    const api = await platform.api();
    const third = await events.next((frame) => isState(frame, "live"), 60_000);
    expect(third.payload).toMatchObject({ to: String(PHONES[2]), batch_item: { batch: { uuid: batch } } });
    expect(await api.get(`/batch/${batch}`)).toMatchObject({ state: "processing", failed: 2, processing: 1 });
    await api.delete(`/call/${third.ref_id}`);
    await until(
      "the end of the batch",
      async () => (await api.get(`/batch/${batch}`)).state === "success" || undefined,
    );
    expect(await items()).toMatchObject([
      { phone: PHONES[0], state: "failed", reason: "node_lost" },
      { phone: PHONES[1], state: "failed", reason: "USER_BUSY" },
      { phone: PHONES[2], state: "success", reason: null },
    ]);
    const { data } = await api.post("/call/search", { batch, take: 100 });
    expect(data.map((call: Json) => call.to).sort()).toEqual(PHONES.map(String).sort());
  });
});
