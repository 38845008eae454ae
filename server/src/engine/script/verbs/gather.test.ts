import { type Deed, playWorld, type World, type WorldResult } from "@opentact/testkit/world";
import { describe, expect, test } from "vitest";

const URL_A = "https://app.example.org/a";

function play(content: string, keys: readonly [afterMs: number, press: string][] = [], world: World = {}) {
  const deeds: Deed[] = keys.map(([afterMs, press]) => ({ on: "A live", afterMs, press }));
  return playWorld({ xml: `<Response>${content}</Response>`, ...world, deeds: [...deeds, ...(world.deeds ?? [])] });
}

function rowsOf({ lines }: WorldResult): string[] {
  return lines.filter((line) => line.startsWith("A flow ")).map((line) => line.slice("A flow ".length));
}

function responseOf(result: WorldResult, name = "Gather") {
  return [...result.call.rows.values()].findLast((row) => row.command.name === name)?.response;
}

describe("input of one attempt", () => {
  test("ends at the length, at a stop key which is no digit, or at the timeout with the digits so far", async () => {
    const by = async (keys: [number, string][]) =>
      responseOf(await play('<Gather numDigits="4" finishOnKey="#" timeout="3000"/>', keys));
    expect(await by([[100, "1234"]])).toMatchObject({
      digits: "1234",
      finished_by: "length",
      attempts: 1,
      dialect: "A",
      branch: "none",
    });
    expect(await by([[100, "12#9"]])).toMatchObject({ digits: "12", finished_by: "stop_key" });
    expect(
      await by([
        [100, "1"],
        [2000, "2"],
      ]),
    ).toMatchObject({ digits: "12", finished_by: "timeout" });
    expect(await by([])).toMatchObject({ digits: "", finished_by: "timeout" });
    expect(await by([[100, "#"]])).toMatchObject({ digits: "", finished_by: "stop_key" });
  });

  test("takes * as stop key in A and none in B; other keys that are no digits count", async () => {
    expect(responseOf(await play('<Gather numDigits="3"/>', [[100, "1*"]]))).toMatchObject({
      digits: "1",
      finished_by: "stop_key",
    });
    expect(responseOf(await play('<Gather dtmf_length="3"/>', [[100, "1*#"]]))).toMatchObject({
      digits: "1*#",
      finished_by: "length",
    });
    expect(responseOf(await play('<Gather finishOnKey="" numDigits="2"/>', [[100, "*A"]]))).toMatchObject({
      digits: "*A",
    });
  });

  test("counts the timeout from the end of the prompt, and the gap between digits when it is asked to", async () => {
    const late = await play('<Gather timeout="2000"><Say>one second</Say></Gather>', [[2_900, "5"]]);
    expect(rowsOf(late).at(-1)).toBe('Gather[0] true "DTMF 5"');
    const tooLate = await play('<Gather timeout="2000"><Say>one second</Say></Gather>', [[3_100, "5"]]);
    expect(rowsOf(tooLate).at(-1)).toBe('Gather[0] false "No digits entered"');
    const gap = await play('<Gather numDigits="9" timeout="9000" digit_timeout="500"/>', [
      [3_000, "1"],
      [3_400, "2"],
    ]);
    expect(responseOf(gap)).toMatchObject({ digits: "12", finished_by: "timeout" });
    expect(gap.lastedMs).toBeLessThan(4_100);
  });

  test("in B expects as many keys as the longest value has", async () => {
    const branches = '<DTMF value="1"><Say>a</Say></DTMF><DTMF value="22, 333"><Say>b</Say></DTMF>';
    const result = await play(`<Gather>${branches}</Gather>`, [[100, "333"]]);
    expect(rowsOf(result)).toEqual([
      'Gather[0] true "DTMF 333"',
      'Gather[0]/DTMF[1] true "Entered"',
      'Gather[0]/DTMF[1]/Say[0] true "Say finished"',
    ]);
  });

  test("takes keys typed ahead in place of the prompt, unless it flushes them; its end forgets the rest", async () => {
    const ahead = '<Say>a</Say><Gather numDigits="1"><Say>prompt</Say></Gather><Gather numDigits="1" timeout="1000"/>';
    expect(rowsOf(await play(ahead, [[100, "12"]]))).toEqual([
      'Say[0] true "Say finished"',
      'Gather[1] true "DTMF 1"',
      'Gather[2] false "No digits entered"',
    ]);
    const flushed = await play('<Say>a</Say><Gather flush="true" timeout="1000"/>', [[100, "1"]]);
    expect(rowsOf(flushed).at(-1)).toBe('Gather[1] false "No digits entered"');
  });

  test("stops at the first key every filler there is, and that key counts", async () => {
    const fillers = '<Play url="https://m.example/a.wav"/><Pause length="5000" dtmf_stop="2"/><Say>never</Say>';
    const http = { "https://m.example/a.wav": [{ body: "audio 2000" }] };
    const inPlay = await play(`<Gather>${fillers}</Gather>`, [[500, "2"]], { http });
    expect(rowsOf(inPlay)).toEqual(['Gather[0]/Play[0] true "Interrupted by DTMF"', 'Gather[0] true "DTMF 2"']);
    const inPause = await play(`<Gather>${fillers}</Gather>`, [[3_000, "2"]], { http });
    expect(rowsOf(inPause)).toEqual([
      'Gather[0]/Play[0] true "Play finished"',
      'Gather[0]/Pause[1] true "DTMF 2"',
      'Gather[0] true "DTMF 2"',
    ]);
  });

  test("shows results of fillers and branches in its row", async () => {
    const result = await play('<Gather><Say>a</Say><Switch><Case dtmf="1"><Say>b</Say></Case></Switch></Gather>', [
      [1_500, "1"],
    ]);
    const row = [...result.call.rows.values()].find(({ command }) => command.path === "Gather[0]");
    expect(row?.command.children).toMatchObject([
      { path: "Gather[0]/Say[0]" },
      {
        path: "Gather[0]/Switch[1]",
        reason: "Case 1",
        children: [{ path: "Gather[0]/Switch[1]/Case[0]", children: [{ name: "Say" }] }],
      },
    ]);
  });
});

describe("branches", () => {
  const A = (content: string, attributes = "") =>
    `<Gather timeout="1000" ${attributes}><Switch>${content}</Switch></Gather>`;
  const last = async (document: string, keys: [number, string][] = []) => rowsOf(await play(document, keys)).slice(-2);

  test("A: no match is Default, no digits is Error; directly in Gather when Switch has none", async () => {
    expect(await last(A("<Default/><Error/>"), [[100, "7"]])).toEqual([
      'Gather[0]/Switch[0] true "Default"',
      'Gather[0]/Switch[0]/Default[0] true "Entered"',
    ]);
    expect(await last(A("<Default/><Error/>"))).toEqual([
      'Gather[0]/Switch[0] true "Error"',
      'Gather[0]/Switch[0]/Error[1] true "Entered"',
    ]);
    const direct = '<Gather timeout="1000"><Switch><Case dtmf="1"/></Switch><Default/><Error/></Gather>';
    expect(await last(direct, [[100, "7"]])).toEqual([
      'Gather[0] false "No match for 7"',
      'Gather[0]/Default[1] true "Entered"',
    ]);
    expect(await last(direct)).toEqual(['Gather[0] false "No digits entered"', 'Gather[0]/Error[2] true "Entered"']);
  });

  test("B: no match is Error, no digits is Default", async () => {
    const b = '<Gather timeout="1000"><DTMF value="1"/><Default/><Error/></Gather>';
    expect(await last(b, [[100, "7"]])).toEqual([
      'Gather[0] false "No match for 7"',
      'Gather[0]/Error[2] true "Entered"',
    ]);
    expect(await last(b)).toEqual(['Gather[0] false "No digits entered"', 'Gather[0]/Default[1] true "Entered"']);
  });

  test("without the branch for it a wrong input is asked for again, and a silent one always", async () => {
    const again = await play(A('<Case dtmf="1"/>', 'attempts="3"'), [
      [100, "7"],
      [900, "1"],
    ]);
    expect(responseOf(again)).toMatchObject({ attempts: 2, digits: "1", branch: "case" });
    const given = await play(A('<Case dtmf="1"/>', 'attempts="2"'), [
      [100, "7"],
      [300, "8"],
    ]);
    expect(rowsOf(given)).toEqual(['Gather[0] false "No match for 8"']);
    expect(responseOf(await play(A('<Case dtmf="1"/>', 'attempts="3"')))).toMatchObject({
      attempts: 3,
      branch: "none",
    });
  });

  test("without any branch digits are a success", async () => {
    expect(rowsOf(await play('<Gather numDigits="2"/>', [[100, "77"]]))).toEqual(['Gather[0] true "DTMF 77"']);
  });

  test("a Case takes a comma list and compares as text; one that is faulty never matches", async () => {
    expect(await last(A('<Case dtmf="1"/><Case dtmf="01, 7"/>'), [[100, "7"]])).toEqual([
      'Gather[0]/Switch[0] true "Case 7"',
      'Gather[0]/Switch[0]/Case[1] true "Entered"',
    ]);
    expect(await last(A("<Case/><Default/>"), [[100, "7"]])).toEqual([
      'Gather[0]/Switch[0] true "Default"',
      'Gather[0]/Switch[0]/Default[1] true "Entered"',
    ]);
  });

  test("an Error branch that says speaks the reason; a sibling Error runs only when no Error branch did", async () => {
    const spoken = await play(
      '<Gather timeout="1000"><DTMF value="1"/><Error say="true"/></Gather><Error><Say>sibling</Say></Error>',
      [[100, "7"]],
    );
    expect(spoken.call.texts).toEqual(["No match for 7"]);
    const sibling = await play(
      '<Gather timeout="1000"><DTMF value="1"/><Default/></Gather><Error><Say>sibling</Say></Error>',
    );
    expect(sibling.call.texts).toEqual(["sibling"]);
  });

  test("sensitive digits are masked in rows, not towards the URL", async () => {
    const masked = await play('<Gather numDigits="4" sensitive="true"><Switch><Case dtmf="1234"/></Switch></Gather>', [
      [100, "1234"],
    ]);
    expect(
      JSON.stringify([...masked.call.rows.values()].map(({ command, response }) => [command.reason, response])),
    ).not.toContain("1234");
    expect(rowsOf(masked)).toEqual([
      'Gather[0] true "DTMF ****"',
      'Gather[0]/Switch[0] true "Case ****"',
      'Gather[0]/Switch[0]/Case[0] true "Entered"',
    ]);
    const asked = await play(`<Gather length="4" sensitive="true" url="${URL_A}"/>`, [[100, "1234"]], {
      http: { [URL_A]: [{}] },
    });
    expect(asked.lines.find((line) => line.startsWith("H "))).toContain("dtmf=1234");
  });
});

describe("with a URL", () => {
  const http = (...replies: { body?: string; status?: number }[]) => ({ http: { [URL_A]: replies } });
  const requests = ({ lines }: WorldResult) =>
    lines.filter((line) => line.startsWith("H ")).map((line) => line.replace(/&from=.*/, ""));

  test("B asks once there are digits; without any after the last attempt with an empty key, or runs Default", async () => {
    const b = `<Gather length="2" attempts="2" timeout="1000" url="${URL_A}"/>`;
    expect(requests(await play(b, [[1_500, "12"]], http({})))).toEqual([`H GET ${URL_A}?dtmf=12`]);
    const silent = await play(b, [], http({ body: "<Response><Say>a</Say></Response>" }));
    expect(requests(silent)).toEqual([`H GET ${URL_A}?dtmf=`]);
    expect(rowsOf(silent)).toEqual(['Gather[0] false "No digits entered"', 'Say[0] true "Say finished" doc=2']);
    const withDefault = await play(b.replace("/>", "><Default/></Gather>"), [], http({}));
    expect(requests(withDefault)).toEqual([]);
    expect(rowsOf(withDefault)).toEqual(['Gather[0] false "No digits entered"', 'Gather[0]/Default[0] true "Entered"']);
  });

  test("POST tells the call and the attempts; the tag and variables go along", async () => {
    const result = await play(
      `<Meta name="lang" value="es"/><Gather length="2" tag="g" method="post" url="${URL_A}"><Meta name="dtmf" value="x y+z"/></Gather>`,
      [[100, "12"]],
      http({}),
    );
    expect(result.requests[0]?.url).toBe(
      `${URL_A}?dtmf=12&from=%2B15550100001&tn=15550100002&state=live&sca=${result.call.appUuid}&call=${result.call.uuid}&tag=g&meta%5Blang%5D=es&lang=es&meta%5Bdtmf%5D=x%20y%2Bz`,
    );
    expect(JSON.parse(result.requests[0]?.body ?? "").gather).toEqual({
      dialect: "B",
      success: true,
      code: "12",
      attempts: 1,
      history: [{ attempt: 1, code: "12", success: true, finished_by: "length" }],
    });
  });

  test("a failed exchange of A runs Error, in Switch or beside it, and ends the attempts", async () => {
    const result = await play(
      `<Gather timeout="500" attempts="3" callback="${URL_A}"><Switch><Error><Say>e</Say></Error></Switch></Gather>`,
      [],
      http({ status: 500 }),
    );
    expect(rowsOf(result)).toEqual([
      'Gather[0] false "HTTP 500"',
      'Gather[0]/Switch[0] true "Error"',
      'Gather[0]/Switch[0]/Error[0] true "Entered"',
      'Gather[0]/Switch[0]/Error[0]/Say[0] true "Say finished"',
    ]);
    expect(responseOf(result)).toMatchObject({ branch: "error", http: { status: 500 } });
  });

  test("an exchange of A that succeeds does not run Error, though there were no digits", async () => {
    const result = await play(
      `<Gather timeout="500" callback="${URL_A}"><Error><Say>e</Say></Error></Gather><Hangup/>`,
      [],
      http({}),
    );
    expect(rowsOf(result)).toEqual(['Gather[0] false "No digits entered"', 'Hangup[1] true "Call hung up"']);
  });
});
