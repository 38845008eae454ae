import type { Deed } from "@opentact/testkit/world";
import { describe, expect, test } from "vitest";
import { play, pressAt, rowAt, rows, rowsOf } from "../../../../../test/support/played-verbs.js";

const URL_A = "https://app.example.org/a";

describe("speech", () => {
  const saying = (say: string, afterMs = 2_000, lastsMs = 1_000): Deed => ({ on: "A live", afterMs, say, lastsMs });
  const menu = (attributes: string, more = "") =>
    `<Gather input="dtmf speech" ${attributes}><Say>ask</Say><DTMF value="1" speech="sales, New orders"><Say>a</Say></DTMF>
     <DTMF speech="billing"><Say>b</Say></DTMF><Default><Say>none</Say></Default><Error><Say>other</Say></Error>${more}</Gather>`;

  test("words pick their branch, whole phrases without case and punctuation, in both dialects", async () => {
    const result = await play(menu('dtmf_length="1"'), { deeds: [saying("New orders.")] });
    expect(rowsOf(result)).toEqual([
      'Gather[0]/Say[0] true "Say finished"',
      'Gather[0] true "Speech New orders."',
      'Gather[0]/DTMF[1] true "Entered"',
      'Gather[0]/DTMF[1]/Say[0] true "Say finished"',
    ]);
    expect(rowAt(result, "Gather[0]")?.response).toMatchObject({
      ...{ digits: "", speech: "New orders.", confidence: 1, finished_by: "speech", branch: "dtmf" },
    });
    const a = '<Gather input="speech"><Switch><Case speech="yes"/><Default/></Switch></Gather>';
    expect(await rows(a, { deeds: [saying("YES")] })).toContain('Gather[0]/Switch[0] true "Case YES"');
    expect(await rows(a, { deeds: [saying("yes sir")] })).toEqual(
      expect.arrayContaining(['Gather[0] false "No match for yes sir"', 'Gather[0]/Switch[0] true "Default"']),
    );
  });

  test("speech stops the prompt, and a pause shorter than speech_timeout does not end it", async () => {
    const deeds = [saying("new", 300, 400), saying("orders", 1_000, 400)];
    const result = await play(menu('speech_timeout="700"'), { deeds });
    expect(rowsOf(result).slice(0, 2)).toEqual([
      'Gather[0]/Say[0] true "Interrupted by speech"',
      'Gather[0] true "Speech new orders"',
    ]);
    expect(result.times[result.lines.indexOf('A flow Gather[0] true "Speech new orders"')]).toBe(2_100);
  });

  test("a key switches to digits; who speaks when the time is over may finish", async () => {
    const keyed = { deeds: [saying("billing", 1_500, 3_000), pressAt(2_000, "1")] };
    expect(await rows(menu('dtmf_length="1"'), keyed)).toContain('Gather[0] true "DTMF 1"');
    const late = { deeds: [saying("billing", 2_900, 3_000)] };
    expect(await rows(menu('timeout="2000"'), late)).toContain('Gather[0] true "Speech billing"');
    expect(await rows(menu('timeout="2000"'))).toContain('Gather[0] false "No digits entered"');
  });

  test("without dtmf in input keys are no input", async () => {
    const content = '<Gather input="speech" timeout="2000" numDigits="1"><Say>ask</Say></Gather>';
    expect(await rows(content, { deeds: [pressAt(500, "1")] })).toEqual([
      'Gather[0]/Say[0] true "Say finished"',
      'Gather[0] false "No digits entered"',
    ]);
  });

  test("the exchange tells what was said; rows of a sensitive one do not", async () => {
    const content = `<Gather input="speech" url="${URL_A}" method="POST" sensitive="true" tag="t"/>`;
    const result = await play(content, {
      deeds: [saying("four two")],
      http: { [URL_A]: [{ body: "<Response/>" }] },
    });
    expect(rowsOf(result)).toEqual(['Gather[0] true "Speech ********" tag=t']);
    expect(new URL(result.requests[0]?.url ?? "").search).toMatch(/&tag=t&speech=four%20two&confidence=1$/);
    expect(JSON.parse(result.requests[0]?.body ?? "").gather).toMatchObject({
      ...{ success: true, code: "", speech: "four two", confidence: 1 },
      history: [{ attempt: 1, speech: "four two", finished_by: "speech" }],
    });
  });

  test("a branch without keys and words is a fault", async () => {
    expect(await rows('<Gather timeout="10"><DTMF/></Gather>')).toEqual(['Gather[0] false "No digits entered"']);
  });
});
