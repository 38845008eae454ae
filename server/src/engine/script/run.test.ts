import { playWorld } from "@opentact/testkit/world";
import { describe, expect, test } from "vitest";
import { play, rowAt, rows, rowsOf } from "../../../../test/support/played-verbs.js";

const URL_A = "https://app.example.org/a";
const reply = (content: string) => ({ body: `<Response>${content}</Response>` });

describe("order and results", () => {
  test("a failed command without Error does not stop the flow", async () => {
    expect(await rows('<Play file="x"/><Say>on</Say>')).toEqual([
      'Play[0] false "File x not found"',
      'Say[1] true "Say finished"',
    ]);
  });

  test("an Error inside a command takes the place of a sibling one, and its own failures do not trigger it again", async () => {
    expect(
      await rows('<Play file="x"><Error><Play file="y"/><Say>a</Say></Error></Play><Error><Say>sibling</Say></Error>'),
    ).toEqual([
      'Play[0] false "File x not found"',
      'Play[0]/Error[0] true "Entered"',
      'Play[0]/Error[0]/Play[0] false "File y not found"',
      'Play[0]/Error[0]/Say[1] true "Say finished"',
    ]);
  });

  test("of two sibling Errors the first one runs; one without a command before it is skipped", async () => {
    expect(await rows("<Error/><Fly/><Error/><Error/>")).toEqual([
      'Fly[1] false "Unknown command Fly"',
      'Error[2] true "Entered"',
    ]);
  });

  test("an Error with say speaks the reason before its commands; an empty one only speaks", async () => {
    const spoken = await play('<Play file="x"><Error say="1"><Say>then</Say></Error></Play><Fly/><Error play="true"/>');
    expect(spoken.call.texts).toEqual(["File x not found", "then", "Unknown command Fly"]);
  });

  test("among the children of Call and of Record an Error belongs to the command before it", async () => {
    expect(await rows('<Call field="from" value="15550100001"><Fly/><Error><Say>a</Say></Error></Call>')).toEqual([
      'Call[0] true "Matched"',
      'Call[0]/Fly[0] false "Unknown command Fly"',
      'Call[0]/Error[1] true "Entered"',
      'Call[0]/Error[1]/Say[0] true "Say finished"',
    ]);
    expect(await rows('<Record timeout="x"><Say>a</Say><Error/></Record><Error><Say>b</Say></Error>')).toEqual([
      expect.stringMatching(/^Record\[0\] false "Invalid timeout=/),
      'Error[1] true "Entered"',
      'Error[1]/Say[0] true "Say finished"',
    ]);
  });

  test("a row is completed silently with what ran in its block and in its Error", async () => {
    const result = await play(
      '<Call field="from" value="15550100001"><Say>a</Say><Fly><Error><Say>b</Say></Error></Fly></Call>',
    );
    expect(rowAt(result, "Call[0]")?.command).toMatchObject({
      children: [
        { path: "Call[0]/Say[0]", success: true, children: [], error: [] },
        {
          path: "Call[0]/Fly[1]",
          success: false,
          reason: "Unknown command Fly",
          children: [],
          error: [{ path: "Call[0]/Fly[1]/Error[0]/Say[0]", reason: "Say finished" }],
        },
      ],
      error: [],
    });
    expect(rowAt(result, "Call[0]/Fly[1]/Error[0]")?.command.children).toHaveLength(1);
  });

  test("variables of branches count as those of commands: the last value wins", async () => {
    const meta = (value: string) => `<Meta name="k" value="${value}"/>`;
    const menu = `<Gather timeout="10"><Switch><Error>${meta("3")}<Say>a</Say></Error></Switch></Gather>`;
    const result = await play(`${meta("1")}${menu}`);
    expect(rowAt(result, "Gather[0]/Switch[0]/Error[0]")?.command.meta).toEqual({ k: "3" });
    expect(result.call.vars.get("k")).toBe("3");
  });

  test("a row shows the element, its attributes, tag, variables and result", async () => {
    const result = await play('<Say tag="t1" lang="en-GB">Hello you<Meta name="k" value="v"/></Say>');
    expect(rowAt(result, "Say[0]")).toMatchObject({
      command: { name: "Say", tag: "t1", attributes: { lang: "en-GB" }, meta: { k: "v" }, document: 1 },
      element: { $: { tag: "t1", lang: "en-GB" }, _: "Hello you", Meta: [{ $: { name: "k", value: "v" } }] },
      response: { voice: "en-GB-FEMALE", characters: 9, duration_ms: 1000 },
    });
  });

  test("commands in wrong places and reserved names fail when they are reached", async () => {
    expect(
      await rows('<Case dtmf="1"/><Conference name="a"/><To>x</To><Gather><Dial>15550100009</Dial></Gather>'),
    ).toEqual([
      'Case[0] false "Case not allowed here"',
      'Conference[1] false "Command Conference is not enabled"',
      'To[2] false "To not allowed here"',
      'Gather[3]/Dial[0] false "Dial not allowed here"',
      'Gather[3] false "No digits entered"',
    ]);
  });
});

describe("the end of the call", () => {
  test("cancels what is open, innermost first, and lets no Error run", async () => {
    const { lines } = await play(
      "<Gather><Say>prompt</Say><Switch><Error><Say>never</Say></Error></Switch></Gather><Say>never</Say>",
      {
        deeds: [{ on: "A live", afterMs: 500, hangup: true }],
      },
    );
    expect(lines.slice(3)).toEqual([
      "A hangup 16 NORMAL_CLEARING completed",
      'A flow Gather[0]/Say[0] false "Cancelled: call hung up"',
      'A flow Gather[0] false "Cancelled: call hung up"',
      "A destroyed",
    ]);
  });

  test("aborts a request in flight, and a command that has its row gets no second one", async () => {
    const slow = { [URL_A]: [{ afterMs: 5_000, ...reply("<Say>never</Say>") }] };
    const { lines, lastedMs } = await play(`<Record><Callback url="${URL_A}"/></Record>`, {
      http: slow,
      deeds: [{ on: "H GET", afterMs: 1_000, hangup: true }],
    });
    expect(lines.filter((line) => line.includes("flow"))).toEqual([
      'A flow Record[0] true "Recording started"',
      'A flow Record[0]/Callback[0] false "Cancelled: call hung up"',
    ]);
    expect(lastedMs).toBeLessThan(1_200);
  });

  test("shows the digits a Gather had until then", async () => {
    const result = await play('<Gather numDigits="4"/>', {
      deeds: [
        { on: "A live", afterMs: 100, press: "12" },
        { on: "A live", afterMs: 500, hangup: true },
      ],
    });
    expect(rowAt(result, "Gather[0]")?.response).toMatchObject({ digits: "12", finished_by: "hangup" });
  });

  test("a caller who gives up while it rings ends a script that was about to dial", async () => {
    const { lines } = await play("<Dial>15550100009</Dial>", {
      autoAnswer: false,
      targets: { "15550100009": { ringMs: 100 } },
      deeds: [{ on: "B ringing", afterMs: 500, hangup: true }],
    });
    expect(lines).toContain("A hangup 487 ORIGINATOR_CANCEL canceled");
    expect(lines).toContain('A flow Dial[0] false "Cancelled: call hung up"');
  });

  test("a document without commands ends at once; unanswered it is a refusal", async () => {
    expect((await play("")).lines).toEqual([
      "A init",
      "A ringing",
      "A live",
      "A hangup 16 NORMAL_CLEARING completed",
      "A destroyed",
    ]);
    expect((await play("", { autoAnswer: false })).lines).toEqual([
      "A init",
      "A ringing",
      "A hangup 16 NORMAL_CLEARING rejected",
      "A destroyed",
    ]);
  });

  test("a document that parks waits 30 s for the next one", async () => {
    const xml = '<Response park="true"><Say>wait</Say></Response>';
    const { lines, times, call } = await playWorld({ xml });
    expect(lines.at(-2)).toBe("A hangup 102 RECOVERY_ON_TIMER_EXPIRE failed");
    expect(times.at(-2)).toBe(31_000);
    expect(call.stateReason).toBe("No call flow within 30 s");
    const pushed = await playWorld({
      xml,
      deeds: [{ on: "A flow Say[0]", afterMs: 5_000, push: "<Response><Say>now</Say></Response>" }],
    });
    expect(rowsOf(pushed)).toEqual(['Say[0] true "Say finished"', 'Say[0] true "Say finished" doc=2']);
  });
});

describe("answering", () => {
  test("Answer on an answered call succeeds and still waits", async () => {
    const { lines, times } = await play('<Answer delay="2000"/><Say>a</Say>');
    expect(lines[3]).toBe('A flow Answer[0] true "Call already answered"');
    expect((times[4] ?? 0) - (times[3] ?? 0)).toBe(3_000);
  });

  test("the delay of Answer follows its row and live", async () => {
    const { lines, times } = await play('<Answer delay="500"/><Say>a</Say>', { autoAnswer: false });
    expect(lines.slice(2, 5)).toEqual([
      'A flow Answer[0] true "Call answered"',
      "A live",
      'A flow Say[1] true "Say finished"',
    ]);
    expect([times[2], times[3], times[4]]).toEqual([0, 0, 1_500]);
  });

  test("a first Hangup that cannot run does not keep the call from being answered", async () => {
    expect((await play("<Fly/><Hangup/>")).lines).toContain("A live");
  });

  test("without auto_answer media run as early media and the end is a refusal", async () => {
    const { lines } = await play("<Say>early</Say>", { autoAnswer: false });
    expect(lines.slice(2)).toEqual([
      'A flow Say[0] true "Say finished"',
      "A hangup 16 NORMAL_CLEARING rejected",
      "A destroyed",
    ]);
  });
});

describe("limits", () => {
  test("a document inside a document is refused at the 21st level", async () => {
    const nest = reply(`<Callback url="${URL_A}"/><Say>after</Say>`);
    const found = await rows(`<Callback url="${URL_A}"/><Say>after</Say>`, { http: { [URL_A]: [nest] } });
    expect(found.filter((row) => row.includes("Call flow received"))).toHaveLength(20);
    expect(found[20]).toBe(`${"Callback[0]/Response/".repeat(20)}Callback[0] false "Nesting limit" doc=21`);
    expect(found.filter((row) => row.includes("Say finished"))).toHaveLength(21);
  });

  test("a call runs 500 documents", async () => {
    const found = await rows(`<Callback url="${URL_A}"/>`, {
      http: { [URL_A]: [reply(`<Pause length="10"/><Callback url="${URL_A}"/>`)] },
    });
    expect(found.filter((row) => row.includes("Call flow received"))).toHaveLength(499);
    expect(found.at(-1)).toBe('Callback[1] false "Document limit" doc=500');
  });

  test("a thousand commands without media time in a row end the call", async () => {
    const { lines } = await play('<Call field="x" value="y"/>'.repeat(1_100));
    expect(lines.filter((line) => line.includes("Not matched"))).toHaveLength(1_000);
    expect(lines.slice(-3)).toEqual([
      'A flow Call[1000] false "Command limit"',
      "A hangup 41 NORMAL_TEMPORARY_FAILURE failed",
      "A destroyed",
    ]);
  });

  test("ten thousand commands end the call, media time or not", async () => {
    const again = reply(`${'<Call field="x" value="y"/>'.repeat(900)}<Pause length="10"/><Callback url="${URL_A}"/>`);
    const { lines } = await play(`<Callback url="${URL_A}"/>`, { http: { [URL_A]: [again] } });
    expect(lines.filter((line) => line.startsWith("A flow "))).toHaveLength(10_001);
    expect(lines.at(-3)).toContain("Command limit");
  });

  test("eight recordings run at once, a hundred in a call", async () => {
    const nine = await rows("<RecordStart/>".repeat(9));
    expect(nine[7]).toBe('RecordStart[7] true "Recording started"');
    expect(nine[8]).toBe('RecordStart[8] false "Too many recordings"');
    const many = await rows('<RecordStart/><RecordStop/><Pause length="100"/>'.repeat(101));
    expect(many.filter((row) => row.includes("Recording started"))).toHaveLength(100);
    expect(many.at(-3)).toBe('RecordStart[300] false "Too many recordings"');
  });

  test("a call dials 200 legs", async () => {
    const twenty = `<Dial>${"<To>911</To>".repeat(20)}</Dial>`;
    const found = await rows(twenty.repeat(11));
    expect(found[9]).toContain("no any destinations are accept the call 20/20");
    expect(found[10]).toBe('Dial[10] false "Too many legs"');
  });

  test("fifty variables are kept, the values of those still change", async () => {
    const metas = Array.from({ length: 51 }, (_, i) => `<Meta name="n${i}" value="v"/>`).join("");
    const { call } = await play(`${metas}<Say>a<Meta name="n1" value="new"/><Meta name="late" value="x"/></Say>`);
    expect(call.vars.size).toBe(50);
    expect(call.vars.get("n1")).toBe("new");
    expect(call.vars.has("late")).toBe(false);
  });
});

describe("documents in documents", () => {
  test("a document that is not the last thing runs in place, the next one after it", async () => {
    expect(
      await rows(`<Callback url="${URL_A}"/><Say>after</Say>`, {
        http: { [URL_A]: [reply('<Meta name="m" value="1"/><Say>in</Say>')] },
      }),
    ).toEqual([
      'Callback[0] true "Call flow received"',
      'Callback[0]/Response/Say[0] true "Say finished" doc=2',
      'Say[1] true "Say finished"',
    ]);
  });

  test("an open Record prevents the jump, so that its recording spans the fetched document", async () => {
    const result = await play(`<Record><Callback url="${URL_A}"/></Record>`, {
      http: { [URL_A]: [reply("<Say>in</Say>")] },
    });
    expect(rowsOf(result)).toContain('Record[0]/Callback[0]/Response/Say[0] true "Say finished" doc=2');
    expect(result.call.all[0]?.durationMs).toBe(1_000);
  });

  test("the last command of a branch may jump out of it", async () => {
    const found = await rows(`<Gather><Switch><Case dtmf="1"><Callback url="${URL_A}"/></Case></Switch></Gather>`, {
      http: { [URL_A]: [reply("<Say>a</Say>")] },
      deeds: [{ on: "A live", afterMs: 100, press: "1" }],
    });
    expect(found.at(-1)).toBe('Say[0] true "Say finished" doc=2');
  });

  test("a nested document that ends with a Callback is replaced where it stands", async () => {
    const found = await rows(`<Callback url="${URL_A}"/><Say>after</Say>`, {
      http: { [URL_A]: [reply(`<Callback url="${URL_A}"/>`), reply("<Say>third</Say>")] },
    });
    expect(found).toEqual([
      'Callback[0] true "Call flow received"',
      'Callback[0]/Response/Callback[0] true "Call flow received" doc=2',
      'Callback[0]/Response/Say[0] true "Say finished" doc=3',
      'Say[1] true "Say finished"',
    ]);
  });

  test("the park of the last document of a jump counts", async () => {
    const { lines } = await play(`<Callback url="${URL_A}"/>`, {
      http: { [URL_A]: [{ body: '<Response park="1"/>' }] },
    });
    expect(lines.at(-2)).toBe("A hangup 102 RECOVERY_ON_TIMER_EXPIRE failed");
  });

  test("a last childless Record of a nested document is a background one while commands follow outside", async () => {
    const found = await play(`<Callback url="${URL_A}"/><Say>after</Say>`, { http: { [URL_A]: [reply("<Record/>")] } });
    expect(found.lastedMs).toBeLessThan(1_200);
  });
});
