import { expect, test } from "vitest";
import { aloneIn } from "../../../../test/support/call-relations.js";
import { FakeClock } from "../../base/fake-clock.js";
import { firstRow } from "./first-row.js";
import type { CallRow } from "./port/call-row.js";
import type { CallChange, ToldEvent } from "./port/call-writer.js";
import type { InterruptedLeg } from "./port/interrupted-calls.js";
import type { CallRecordRow } from "./port/record-row.js";
import type { CallRelations } from "./port/relations.js";
import { CallRecovery } from "./recovery.js";
import type { callEntity } from "./rules.js";

const NOW = "2026-03-01T12:00:00.000Z";
const ALONE = aloneIn({ uuid: "a" });

function liveRow(uuid: string, direction: "in" | "out"): CallRow {
  const parties = ["15550100001", "15550100002"] as const;
  const leg = { uuid, account: "a", type: "CallSCA", direction, from: parties[0], to: parties[1], parties } as const;
  return { ...firstRow(leg, NOW), state: "live", answer_on: NOW };
}

const interrupted = (call: CallRow, relations: Partial<CallRelations>): InterruptedLeg => ({
  call,
  relations: { ...ALONE, ...relations },
  sequence: 3,
  charge: null,
  isLegacy: false,
});

/** What is written of legs that a killed node left. */
async function closed(legs: readonly InterruptedLeg[]): Promise<readonly CallChange[]> {
  const changes: CallChange[] = [];
  const recovery = new CallRecovery({
    interrupted: { of: async () => legs },
    writer: { write: async (written) => void changes.push(...written) },
    blobs: { size: async () => undefined, remove: async () => undefined } as never,
    rating: { dropOrphans: async () => undefined } as never,
    clock: new FakeClock(),
    publicUrl: "",
  });
  await recovery.run("dead");
  return changes;
}

test("events of an interrupted call show its dialled leg and its recording as they are by then", async () => {
  const [a, b] = [liveRow("a1", "in"), liveRow("b1", "out")];
  const record = {
    uuid: "r1",
    call: "a1",
    tag: "vm",
    state: "recording",
    asr: true,
    transcript: null,
    file: "key",
    channels: 1,
  };
  const records = [record as unknown as CallRecordRow];
  const changes = await closed([
    interrupted(b, { parent: { call: a, sip_user: null } }),
    interrupted(a, { children: [{ call: b, sip_user: null }], records }),
  ]);
  const told = changes
    .flatMap(({ events }) => events as ToldEvent[])
    .map(({ type, message, call }) => {
      const { children, records, parent } = call as ReturnType<typeof callEntity>;
      const lists = [children.map(({ state }) => state), records.map((one) => [one.state, one.transcript?.state])];
      return [type, message.split(/[-:] /).at(-1), parent?.state, ...lists];
    });
  expect(told).toEqual([
    ["call_state", "hangup", "live", [], []],
    ["call_state", "destroyed", "live", [], []],
    ["call_state", "hangup", undefined, ["destroyed"], []],
    ["call_record", "failed", undefined, ["destroyed"], [["failed", undefined]]],
    ["call_asr", "failed", undefined, ["destroyed"], [["failed", "failed"]]],
    ["call_state", "destroyed", undefined, ["destroyed"], [["failed", "failed"]]],
  ]);
});
