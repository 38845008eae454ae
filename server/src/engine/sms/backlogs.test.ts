import { expect, test } from "vitest";
import { Backlogs } from "./backlogs.js";

test("a source may be full when as much of it is on its way as ever", () => {
  const backlogs = new Backlogs();
  const seen: boolean[] = [];
  const look = () => seen.push(backlogs.isSomeFull);
  for (let n = 0; n < 10; n++) backlogs.add("a");
  look();
  for (let n = 0; n < 10; n++) backlogs.remove("a");
  look();
  for (let n = 0; n < 8; n++) backlogs.add("a");
  look();
  backlogs.add("b");
  look();
  backlogs.remove("b");
  backlogs.add("a");
  look();
  // Nine of ten are kept of a peak: what a source brings may become less.
  expect(seen).toEqual([true, false, false, true, true]);
});
