import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { pressKeys } from "./press-keys.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

function start(keys: string, more: { onMs?: number; sent?: (gone: AbortController) => void } = {}) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const gone = new AbortController();
  const sendDigits = async (part: string, o?: { readonly onMs?: number | undefined }) => {
    sent.push(`${clock.now() - startMs} ${part} ${o?.onMs}`);
    more.sent?.(gone);
  };
  const startMs = clock.now();
  const done = pressKeys({ clock, signal: gone.signal, media: { sendDigits }, keys, onMs: more.onMs });
  return { clock, sent, gone, done };
}

test("keys are pressed in rows, and each w between them waits half a second", async () => {
  const { clock, sent, done } = start("12ww#w", { onMs: 80 });
  await turn();
  for (let i = 0; i < 3; i++) {
    clock.advance(500);
    await turn();
  }
  await done;
  expect(sent).toEqual(["0 12 80", "1000 # 80"]);
});

test("a leg that is gone hears no further key, and what failed with it is no fault", async () => {
  const waiting = start("1w2");
  await turn();
  waiting.gone.abort();
  await waiting.done;
  expect([waiting.sent, waiting.clock.waiting]).toEqual([["0 1 undefined"], 0]);

  const failed = start("1w2", {
    sent: (gone) => {
      gone.abort();
      throw new Error("the leg is closed");
    },
  });
  await failed.done;
});

test("keys that cannot be sent to a leg that is there are a fault", async () => {
  const refuse = () => {
    throw new Error("no events agreed");
  };
  await expect(start("1", { sent: refuse }).done).rejects.toThrow("no events agreed");
});
