import { expect, test } from "vitest";
import { ReferProgress } from "./sip-refer-progress.js";
import type { AnswerParts, SyntheticFinal } from "./sip-session.js";

const OK: SyntheticFinal = { kind: "synthetic", status: 481, reason: "" };

function start(o: { id?: string; isSilent?: boolean } = {}) {
  const sent: { line: string; answer: (final: SyntheticFinal) => void; fail: (error: Error) => void }[] = [];
  const send = (method: string, { headers = [], body }: AnswerParts) =>
    new Promise<SyntheticFinal>((resolve, reject) => {
      const told = headers.filter(([name]) => name !== "Content-Type").map(([, value]) => value);
      sent.push({ line: [method, ...told, String(body).trim()].join(" | "), answer: resolve, fail: reject });
    });
  return { sent, progress: new ReferProgress({ send, id: o.id, isSilent: o.isSilent ?? false }) };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test("each word waits for the answer to the one before, and the last ends the subscription", async () => {
  const { sent, progress } = start();
  progress.tell(100);
  progress.tell(180);
  const said = progress.end(486);
  progress.tell(200);
  for (let i = 0; i < 3; i++) {
    await nextTurn();
    expect(sent).toHaveLength(i + 1);
    sent[i]?.answer(OK);
  }
  await said;
  expect(sent.map(({ line }) => line)).toEqual([
    "NOTIFY | refer | active;expires=180 | SIP/2.0 100 Trying",
    "NOTIFY | refer | active;expires=180 | SIP/2.0 180 Ringing",
    "NOTIFY | refer | terminated;reason=noresource | SIP/2.0 486 Busy Here",
  ]);
});

test("a later reference of the same dialog is told apart by its id", async () => {
  const { sent, progress } = start({ id: "93809824" });
  progress.tell(100);
  await nextTurn();
  expect(sent[0]?.line).toContain("refer;id=93809824");
});

test("who wants to hear nothing hears nothing, and a referrer that is gone stops nothing", async () => {
  const silent = start({ isSilent: true });
  silent.progress.tell(100);
  await silent.progress.end(200);
  expect(silent.sent).toEqual([]);
  const gone = start();
  gone.progress.tell(100);
  const said = gone.progress.end(200);
  await nextTurn();
  gone.sent[0]?.fail(new Error("closed"));
  await nextTurn();
  gone.sent[1]?.answer(OK);
  await expect(said).resolves.toBeUndefined();
});
