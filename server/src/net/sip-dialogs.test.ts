import { expect, test } from "vitest";
import type { DialogInput } from "./sip-core.js";
import { SipDialogs } from "./sip-dialogs.js";

const input = () => ({}) as DialogInput;
const name = (callId: string, localTag: string, remoteTag: string) => ({ callId, localTag, remoteTag });

test("a dialog is found by all that names it, and forks of one INVITE go one by one", () => {
  const dialogs = new SipDialogs();
  const forks = ["a", "b", "c"].map((remoteTag) => ({ name: name("call", "ours", remoteTag), input: input() }));
  for (const fork of forks) dialogs.set(fork.name, fork.input);
  for (const fork of forks) expect(dialogs.find({ ...fork.name })).toBe(fork.input);
  for (const odd of [name("call", "ours", "d"), name("other", "ours", "a"), name("call", "theirs", "a")])
    expect(dialogs.find(odd)).toBeUndefined();
  for (const at of [1, 2, 0]) {
    dialogs.delete({ ...forks[at]!.name });
    dialogs.delete(forks[at]!.name);
    expect(dialogs.find(forks[at]!.name)).toBeUndefined();
  }
  expect(dialogs.size).toBe(0);
});

test("the place of a dialog that is there is taken over", () => {
  const dialogs = new SipDialogs();
  const later = input();
  dialogs.set(name("call", "ours", "a"), input());
  dialogs.set(name("call", "ours", "a"), later);
  expect([dialogs.find(name("call", "ours", "a")) === later, dialogs.size]).toEqual([true, 1]);
});
