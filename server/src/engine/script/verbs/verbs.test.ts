import type { World } from "@opentact/testkit/world";
import { describe, expect, test } from "vitest";
import { play, pressAt, rowAt, rows, rowsOf } from "../../../../../test/support/played-verbs.js";

const MEDIA = "https://m.example.org/a.wav";
const URL_A = "https://app.example.org/a";

describe("Say", () => {
  test("says why it cannot speak", async () => {
    expect(await rows('<Say/><Say lang="xx">a</Say><Say code="v9">a</Say>')).toEqual([
      'Say[0] false "Nothing to say"',
      'Say[1] false "Language xx not supported"',
      'Say[2] false "Unknown voice v9"',
    ]);
  });

  test("repeats as often as told; 0 is an hour, a thousand times is the most", async () => {
    const lasts = async (loop: string) => (await play(`<Say loop="${loop}">a</Say>`)).lastedMs;
    expect(await lasts("3")).toBeLessThan(3_100);
    expect(await lasts("3")).toBeGreaterThanOrEqual(3_000);
  });
});

describe("Play", () => {
  test("plays the recording, else the file, else the URL", async () => {
    const http = { [MEDIA]: [{ body: "audio 700" }] };
    expect(
      await rows(`<Play url="${MEDIA}"/><Play url="${MEDIA}" file="f"/><Play url="${MEDIA}" file="f" record="r"/>`, {
        http,
      }),
    ).toEqual([
      'Play[0] true "Play finished"',
      'Play[1] false "File f not found"',
      'Play[2] false "Recording r not found"',
    ]);
  });

  test("says why media cannot be had", async () => {
    const reason = async (reply: object) => (await rows(`<Play>${MEDIA}</Play>`, { http: { [MEDIA]: [reply] } }))[0];
    expect(await reason({ status: 403 })).toBe('Play[0] false "HTTP 403"');
    expect(await reason({ fault: { kind: "timeout" } })).toBe('Play[0] false "Timeout"');
    expect(await reason({ fault: { kind: "connection", code: "ECONNREFUSED" } })).toBe(
      'Play[0] false "Connection failed: ECONNREFUSED"',
    );
    expect(await reason({ fault: { kind: "address" } })).toBe('Play[0] false "blocked address"');
    expect(await reason({ fault: { kind: "too_large" } })).toBe('Play[0] false "Media too large"');
    expect(await reason({ fault: { kind: "redirects" } })).toBe('Play[0] false "Too many redirects"');
    expect(await reason({ body: "an image" })).toBe('Play[0] false "Unsupported media"');
  });

  test("to a B leg that is not there fails", async () => {
    expect(
      await rows(`<Play leg="bleg" url="${MEDIA}"/><Tone hz="440" leg="bleg"/>`, {
        http: { [MEDIA]: [{ body: "audio 700" }] },
      }),
    ).toEqual(['Play[0] false "No B leg"', 'Tone[1] false "No B leg"']);
  });

  test("the newest recording with the tag is played", async () => {
    const result = await play(
      '<RecordStart tag="r"/><Pause length="1000"/><RecordStop tag="r"/><RecordStart tag="r"/><Pause length="3000"/><Play record="r"/>',
    );
    expect(rowAt(result, "Play[5]")?.response).toMatchObject({ duration_ms: 3_000 });
  });
});

describe("Pause and Tone", () => {
  test("a stop key ends the pause and is taken; other keys wait for the next Gather", async () => {
    const result = await play('<Pause length="5000" dtmf_stop="#"/><Gather numDigits="2"/>', {
      deeds: [pressAt(500, "7"), pressAt(1_000, "#"), pressAt(1_500, "8")],
    });
    expect(rowsOf(result)).toEqual(['Pause[0] true "DTMF #"', 'Gather[1] true "DTMF 78"']);
    expect(rowAt(result, "Pause[0]")?.response).toEqual({ duration_ms: 1_000, dtmf: "#" });
  });

  test("without a stop key it lasts its length, one second by default", async () => {
    expect(rowAt(await play("<Pause/>", { deeds: [pressAt(100, "1")] }), "Pause[0]")?.response).toEqual({
      duration_ms: 1_000,
      dtmf: null,
    });
  });

  test("a tone lasts its cadence or its timeout; a bad one is told", async () => {
    const result = await play(
      '<Tone hz="440,480x2;1000" don="200" doff="100"/><Tone hz="440" loop="0" timeout="1500"/><Tone hz="9"/><Tone hz="x"/>',
    );
    expect(rowsOf(result)).toEqual([
      'Tone[0] true "Tone finished"',
      'Tone[1] true "Tone finished"',
      'Tone[2] false "Invalid tone"',
      'Tone[3] false "Invalid tone"',
    ]);
    expect(rowAt(result, "Tone[0]")?.response).toEqual({ duration_ms: 900 });
    expect(rowAt(result, "Tone[1]")?.response).toEqual({ duration_ms: 1_500 });
  });

  test("Tone plays the tones of exchanges by name, with their own times, of the platform's country or another", async () => {
    const result = await play(
      '<Tone hz="busy" loop="3"/><Tone hz="ringback:gb"/><Tone hz="dial:fr" timeout="2500"/><Tone hz="busy:xx"/>',
    );
    expect(rowsOf(result)).toEqual([
      'Tone[0] true "Tone finished"',
      'Tone[1] true "Tone finished"',
      'Tone[2] true "Tone finished"',
      'Tone[3] false "Invalid tone"',
    ]);
    const lengths = [0, 1, 2].map((n) => rowAt(result, `Tone[${n}]`)?.response);
    expect(lengths).toEqual([{ duration_ms: 3_000 }, { duration_ms: 3_000 }, { duration_ms: 2_500 }]);
  });
});

describe("recordings", () => {
  test("a Record with children ends with them; its attributes reach the recorder", async () => {
    const result = await play(
      '<Record tag="r" channels="2" leg="aleg" asr="true" lang="es-US" timeout="9000"><Pause length="2000"/></Record><Say>a</Say>',
    );
    expect(result.call.all[0]).toMatchObject({ durationMs: 2_000, tag: "r" });
    expect(result.call.all[0]?.spec).toEqual({
      tag: "r",
      format: "wav",
      channels: 2,
      leg: "aleg",
      maxMs: 9_000,
      silenceMs: undefined,
      asr: true,
      lang: "es-US",
    });
  });

  test("at its timeout a recording ends and the children go on", async () => {
    const result = await play('<Record timeout="1000"><Pause length="3000"/></Record>');
    expect(result.call.all[0]?.durationMs).toBe(1_000);
    expect(rowsOf(result).at(-1)).toBe('Record[0]/Pause[0] true "Pause finished"');
  });

  test("a last one without children takes a minute at most, or what it is told", async () => {
    const lasts = async (attributes: string) => (await play(`<Record ${attributes}/>`)).call.all[0]?.durationMs;
    expect(await lasts("")).toBe(60_000);
    expect(await lasts('timeout="5000"')).toBe(5_000);
    const result = await play('<Record silence="3000" dtmf_stop="#"><Meta name="a" value="b"/><Error/></Record>', {
      deeds: [pressAt(2_000, "1#")],
    });
    expect(result.call.all[0]).toMatchObject({ durationMs: 2_000, spec: { silenceMs: 3_000, maxMs: 60_000 } });
  });

  test("a beep comes before the recording and is not part of it", async () => {
    const result = await play('<Record beep="true"><Pause length="1000"/></Record>');
    expect(result.call.all[0]?.durationMs).toBe(1_000);
    expect(result.times[result.lines.findIndex((line) => line.includes("Recording started"))]).toBe(250);
  });

  test("RecordStop ends those with its tag, or all; a tag that does not run is told", async () => {
    const result = await play(
      '<RecordStart tag="a"/><RecordStart tag="b"/><RecordStop tag="a"/><Pause/><RecordStop/><RecordStop tag="a"/><RecordStop/>',
    );
    expect(rowsOf(result).slice(2)).toEqual([
      'RecordStop[2] true "Recording stopped" tag=a',
      'Pause[3] true "Pause finished"',
      'RecordStop[4] true "Recording stopped"',
      'RecordStop[5] false "No recording a" tag=a',
      'RecordStop[6] true "Recording stopped"',
    ]);
    expect(result.call.all.map(({ durationMs }) => durationMs)).toEqual([0, 1_000]);
    expect(rowAt(result, "RecordStop[4]")?.response).toEqual({ records: ["recording 1"] });
  });

  test("RecordPause and RecordResume reach those with their tag, or all", async () => {
    const result = await play(
      '<RecordStart tag="a"/><RecordStart tag="b"/><RecordPause tag="a" gap="cut"/><RecordPause/><RecordResume/><RecordPause tag="c"/>',
    );
    expect(rowsOf(result).slice(2)).toEqual([
      'RecordPause[2] true "Recording paused" tag=a',
      'RecordPause[3] true "Recording paused"',
      'RecordResume[4] true "Recording resumed"',
      'RecordPause[5] false "No recording c" tag=c',
    ]);
    expect(rowAt(result, "RecordPause[3]")?.response).toEqual({ records: ["recording 0", "recording 1"] });
    expect(result.lines.filter((line) => /^(paused|resumed)/.test(line))).toEqual([
      "paused a cut",
      "paused a silence",
      "paused b silence",
      "resumed a",
      "resumed b",
    ]);
  });

  test("RecordWait waits for the file, for a running one until its end, and no longer than told", async () => {
    const result = await play(
      '<RecordWait tag="no"/><RecordStart tag="r" timeout="2000"/><RecordWait tag="r" timeout="500"/><RecordWait tag="r"/><RecordWait/>',
    );
    expect(rowsOf(result)).toEqual([
      'RecordWait[0] false "No recording no" tag=no',
      'RecordStart[1] true "Recording started" tag=r',
      'RecordWait[2] false "Timeout after 500 ms" tag=r',
      'RecordWait[3] true "Recording available" tag=r',
      'RecordWait[4] true "Recording available"',
    ]);
    expect(result.lines.indexOf("A record r available")).toBeLessThan(
      result.lines.findIndex((line) => line.includes("RecordWait[3]")),
    );
  });
});

describe("Dial", () => {
  const request = async (dial: string) => (await play(dial)).call.dialled[0];

  test("asks for what is written, with defaults for what is not", async () => {
    expect(await request("<Dial>15550100009</Dial>")).toEqual({
      targets: [
        {
          written: "15550100009",
          address: { kind: "number", digits: "15550100009" },
          timeoutMs: undefined,
          delayMs: 0,
        },
      ],
      timeoutMs: 30_000,
      sequential: false,
      takeLegs: expect.any(Function),
      from: { kind: "caller" },
      name: undefined,
      record: "no",
      asr: false,
      tag: undefined,
      ringback: { kind: "tone" },
      timeLimitMs: undefined,
    });
    expect(
      await request(
        '<Dial timeout="20" from="+1 (555) 010-0002" callerName="Ann" record="true" asr="1" sequential="true" ringback="none" time_limit="60000" tag="d"><Sip timeout="10" delay="500">a1@acme.sip.opentact.test</Sip><Number>(555) 010-0009</Number></Dial>',
      ),
    ).toMatchObject({
      targets: [
        {
          written: "a1@acme.sip.opentact.test",
          address: { kind: "user", login: "a1" },
          timeoutMs: 10_000,
          delayMs: 500,
        },
        { written: "(555) 010-0009", address: { kind: "number", digits: "15550100009" } },
      ],
      timeoutMs: 20_000,
      sequential: true,
      from: { kind: "number", digits: "15550100002" },
      name: "Ann",
      record: "from_answer",
      asr: true,
      tag: "d",
      ringback: { kind: "none" },
      timeLimitMs: 60_000,
    });
  });

  test("names the cause of the target that ended last and counts all, also those that were refused", async () => {
    const targets = { "15550100009": { endMs: 300, refuse: 17 }, "15550100008": { endMs: 500, refuse: 1 } };
    const result = await play("<Dial><To>15550100009</To><To>15550100008</To><To>911</To></Dial>", { targets });
    expect(rowsOf(result)).toEqual([
      'Dial[0] false "[originate] ERR UNALLOCATED_NUMBER. no any destinations are accept the call 3/3"',
    ]);
    expect(rowAt(result, "Dial[0]")?.response).toEqual({
      targets: [
        { to: "15550100009", call: "leg B", q850_cause: 17, q850_cause_string: "USER_BUSY" },
        { to: "15550100008", call: "leg C", q850_cause: 1, q850_cause_string: "UNALLOCATED_NUMBER" },
        { to: "911", call: null, q850_cause: 3, q850_cause_string: "NO_ROUTE_DESTINATION" },
      ],
    });
  });

  test("the row of a bridge gets its length when it is over", async () => {
    const result = await play("<Dial>15550100009</Dial>", {
      targets: { "15550100009": { answerMs: 500, talkMs: 4_000 } },
    });
    expect(rowAt(result, "Dial[0]")?.response).toMatchObject({
      to: "15550100009",
      call: "leg B",
      bridge_duration_ms: 4_000,
    });
  });

  test("keys pressed while bridged are not kept", async () => {
    const result = await play('<Dial>15550100009</Dial><Gather timeout="1000"/>', {
      targets: { "15550100009": { answerMs: 500, talkMs: 4_000 } },
      deeds: [pressAt(100, "1"), pressAt(2_000, "2")],
    });
    expect(rowsOf(result).at(-1)).toBe('Gather[1] false "No digits entered"');
  });

  test("ringback from a URL that gives no audio is replaced by the tone, without harm to the Dial", async () => {
    const made = await request(`<Dial ringback="${MEDIA}">15550100009</Dial>`);
    expect(made?.ringback.kind === "audio" && (await made.ringback.audio)).toBeUndefined();
  });
});

describe("Callback and Curl", () => {
  test("say what went wrong on the way", async () => {
    const reason = async (reply: object, verb = "Callback") =>
      (await rows(`<${verb} url="${URL_A}" timeout="2000" execute="1"/>`, { http: { [URL_A]: [reply] } }))[0];
    for (const verb of ["Callback", "Curl"]) {
      expect(await reason({ status: 404 }, verb)).toBe(`${verb}[0] false "HTTP 404"`);
      expect(await reason({ afterMs: 9_000 }, verb)).toBe(`${verb}[0] false "Timeout after 2000 ms"`);
      expect(await reason({ fault: { kind: "connection", code: "ENOTFOUND" } }, verb)).toBe(
        `${verb}[0] false "Connection failed: ENOTFOUND"`,
      );
      expect(await reason({ fault: { kind: "address" } }, verb)).toBe(`${verb}[0] false "blocked address"`);
      expect(await reason({ fault: { kind: "too_large" } }, verb)).toBe(`${verb}[0] false "Document too large"`);
      expect(await reason({ fault: { kind: "redirects" } }, verb)).toBe(`${verb}[0] false "Too many redirects"`);
      expect(await reason({ body: "<Response>\n<Say" }, verb)).toBe(
        `${verb}[0] false "XML error at line 2, column 5: unclosed tag: Response"`,
      );
    }
    for (const verb of ["Callback", "Curl"]) {
      const waited = await rows(`<${verb} url="${URL_A}" timeout="0"/>`, { http: { [URL_A]: [{ afterMs: 90_000 }] } });
      expect(waited[0]).toBe(`${verb}[0] false "Timeout after 30000 ms"`);
    }
    expect(await reason({ status: 204 })).toBe('Callback[0] true "Empty call flow"');
    expect(await reason({ body: " \n" })).toBe('Callback[0] true "Empty call flow"');
  });

  test("the row tells of the exchange and of the document it brought", async () => {
    const result = await play(`<Callback url="${URL_A.replace("//", "//user:secret@")}"/>`, {
      http: { [URL_A.replace("//", "//user:secret@")]: [{ afterMs: 300, body: "<Response/>" }] },
    });
    expect(rowAt(result, "Callback[0]")?.response).toEqual({
      url: expect.stringMatching(/^https:\/\/app\.example\.org\/a\?from=/),
      status: 200,
      duration_ms: 300,
      document: 2,
    });
  });

  test("a Callback sends the call as body only when told, never with GET", async () => {
    const sent = async (attributes: string) =>
      (
        await play(`<Callback url="${URL_A}" ${attributes}><Meta name="k" value="v"/></Callback>`, {
          http: { [URL_A]: [{}] },
        })
      ).requests[0];
    expect(await sent("")).toMatchObject({ method: "GET", body: undefined });
    expect((await sent('body="true"'))?.body).toBeUndefined();
    expect((await sent('method="post"'))?.body).toBeUndefined();
    const post = await sent('method="PATCH" body="1"');
    expect(post?.method).toBe("PATCH");
    expect(JSON.parse(post?.body ?? "")).toMatchObject({ from: "+15550100001", command_meta: { k: "v" } });
  });

  test("a Curl is sent as written, with its headers and body and no key of ours", async () => {
    const sent = async (curl: string) => (await play(curl, { http: { [URL_A]: [{}] } })).requests[0];
    const full = await sent(
      `<Curl method="PUT" headers='{"X-One":"1","accept":"text/plain"}' type="text/plain"><Meta name="m" value="v"/>${URL_A}?q=a%20b<Header name="X-Two" value="2"/><Body> kept  as is </Body></Curl>`,
    );
    expect(full).toMatchObject({ method: "PUT", url: `${URL_A}?q=a%20b`, body: " kept  as is " });
    expect(full?.headers).toMatchObject({
      "x-one": "1",
      "x-two": "2",
      accept: "text/plain",
      "content-type": "text/plain",
    });
    expect((await sent(`<Curl url="${URL_A}" body="x"/>`))?.body).toBeUndefined();
    expect(JSON.parse((await sent(`<Curl url="${URL_A}" method="POST" body="true"/>`))?.body ?? "")).toMatchObject({
      to: "15550100002",
    });
  });

  test("what a Curl saves is cut at 1 KiB", async () => {
    const { call } = await play(`<Curl url="${URL_A}" save="v"/>`, { http: { [URL_A]: [{ body: "é".repeat(600) }] } });
    expect(call.vars.get("v")).toBe("é".repeat(512));
  });
});

describe("conditions", () => {
  const matched = async (condition: string, world: World = {}) =>
    (await rows(`${condition}`, world))[0]?.includes('"Matched"') ?? false;

  test("Call compares numbers by value or without +, texts with case, what is unknown as null", async () => {
    const call = (field: string, value: string) => matched(`<Call field="${field}" value="${value}"/>`);
    expect(await call("from", "15550100001")).toBe(true);
    expect(await call("to", "+15550100002")).toBe(true);
    expect(await call("tn.tn", "+15550100002")).toBe(true);
    expect(await call("direction", "in")).toBe(true);
    expect(await call("direction", "IN")).toBe(false);
    expect(await call("sip_control_app.auto_answer", "TRUE")).toBe(true);
    expect(await call("sip_control_app.auto_answer", "1")).toBe(true);
    expect(await call("sip_control_app.auto_answer", "0")).toBe(false);
    expect(await call("nothing", "null")).toBe(true);
    expect(await call("sip_control_app", "null")).toBe(true);
    expect(await call("__proto__.constructor.name", "Object")).toBe(false);
    expect(await call("constructor.name", "null")).toBe(true);
  });

  test("Geo needs every attribute it has; an unknown place matches none", async () => {
    const lerg = { state: "NJ", county: "Essex" };
    expect(await matched("<Geo/>")).toBe(true);
    expect(await matched('<Geo states="nj"/>', { lerg })).toBe(true);
    expect(await matched('<Geo states="NY,PA"/>', { lerg })).toBe(false);
    expect(await matched('<Geo states="NJ" county="union"/>', { lerg })).toBe(false);
    expect(await matched('<Geo county="ESSEX"/>', { lerg })).toBe(true);
    expect(await matched('<Geo states="NJ"/>')).toBe(false);
  });

  test("Schedule follows the wall clock of its zone; a range over midnight belongs to the day it starts on", async () => {
    // Saturday 01:30 in New York, 06:30 in UTC.
    const world = { startEpochMs: Date.UTC(2024, 0, 6, 6, 30) };
    const schedule = (attributes: string) => matched(`<Schedule ${attributes}/>`, world);
    expect(await schedule("")).toBe(true);
    expect(await schedule('dow="sat"')).toBe(true);
    expect(await schedule('dow="fri" time="22:00-02:00" tz="America/New_York"')).toBe(true);
    expect(await schedule('dow="sat" time="22:00-02:00" tz="America/New_York"')).toBe(false);
    expect(await schedule('dow="sat" time="01:30:00-01:30:00" tz="America/New_York"')).toBe(true);
    expect(await schedule('time="08:00-09:00,06:00-07:00"')).toBe(true);
    expect(await schedule('time="07:00-09:00"')).toBe(false);
    expect(await schedule('dow="sun" tz="Pacific/Kiritimati"')).toBe(false);
  });

  test("Schedule goes by the clock on the wall when it is put forward and back", async () => {
    const at = (utc: string, attributes: string) =>
      matched(`<Schedule tz="America/New_York" ${attributes}/>`, { startEpochMs: Date.parse(utc) });
    // 10 March 2024: after 01:59:59 comes 03:00:00.
    expect(await at("2024-03-10T06:59:59Z", 'dow="sun" time="01:59:59-01:59:59"')).toBe(true);
    expect(await at("2024-03-10T07:00:00Z", 'dow="sun" time="02:00-02:59:59"')).toBe(false);
    expect(await at("2024-03-10T07:00:00Z", 'dow="sun" time="03:00:00-03:00:00"')).toBe(true);
    expect(await at("2024-03-10T07:00:00Z", 'dow="sat" time="22:00-03:00"')).toBe(true);
    // 3 November 2024: 01:30 comes twice.
    for (const utc of ["2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z"])
      expect(await at(utc, 'dow="sun" time="01:30:00-01:30:00"')).toBe(true);
    // The last second of a year belongs to its day, the next one to the other.
    expect(await at("2025-01-01T04:59:59Z", 'dow="tue" time="23:00-23:59:59"')).toBe(true);
    expect(await at("2025-01-01T05:00:00Z", 'dow="tue" time="23:00-00:00"')).toBe(true);
    expect(await at("2025-01-01T05:00:01Z", 'dow="tue" time="23:00-00:00"')).toBe(false);
  });

  test("Schedule goes by the office hours of the account in the account's zone, whatever its own zone is", async () => {
    // Saturday 01:30 in New York, 06:30 in UTC.
    const world = {
      startEpochMs: Date.UTC(2024, 0, 6, 6, 30),
      timeZone: "America/New_York",
      officeHours: [
        { dow: "sat", time_from: 5_400, time_to: 7_200, type: "weekends" },
        { dow: "sat", time_from: 23_400, time_to: 30_000, type: "lunchtime" },
      ],
    } as const;
    const schedule = (attributes: string, change: Partial<World> = {}) =>
      matched(`<Schedule ${attributes}/>`, { ...world, ...change });
    expect(await schedule('office="closed"')).toBe(true);
    expect(await schedule('office="closed" tz="UTC"')).toBe(true);
    expect(await schedule('office="weekends,nonworking"')).toBe(true);
    expect(await schedule('office="lunchtime"')).toBe(false);
    expect(await schedule('office="open"')).toBe(false);
    expect(await schedule('office="closed" dow="sun"')).toBe(false);
    expect(await schedule('time="01:30-01:31"')).toBe(true);
    expect(await schedule('office="lunchtime"', { timeZone: "UTC" })).toBe(true);
    expect(await schedule('office="open"', { officeHours: [] })).toBe(true);
  });
});
