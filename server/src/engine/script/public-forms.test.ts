import { playWorld, type World } from "@opentact/testkit/world";
import { describe, expect, test } from "vitest";
import { validateDocument } from "../../wire/xml/callcontrol.js";

const HOST = "https://app.example.org";
const MEDIA = "https://media.example.org/a.mp3";
const SALES = "sales@acme.sip.opentact.test";

/** Documents in the forms of the public documentation (the marks doc, sheet and client of call-xml.md), and what runs of them. */
const FORMS: readonly (readonly [what: string, document: string, world: World, ran: readonly string[]])[] = [
  [
    "speech in every voice, repeated; tags",
    `<?xml version="1.0" encoding="UTF-8"?>
     <Response><Answer tag="a" delay="500"/><Say tag="hello" lang="en-US" type="WaveNet" gender="MALE" loop="2">Hello</Say>
     <Say text="Bye" lang="en-US"/><Hangup tag="end"/></Response>`,
    { autoAnswer: false },
    ["Answer[0] Call answered", "Say[1] Say finished", "Say[2] Say finished", "Hangup[3] Call hung up"],
  ],
  [
    "audio by attribute and by text, to either leg, and tones with the short name of volume",
    `<Response><Play url="${MEDIA}" loop="2" leg="aleg"/><Play>${MEDIA}</Play>
     <Tone hz="440,480" don="200" doff="100" loop="2" v="-10" timeout="3000" leg="both"/><Pause length="500" dtmf_stop="#+*"/></Response>`,
    { http: { [MEDIA]: [{ body: "audio 500" }] } },
    ["Play[0] Play finished", "Play[1] Play finished", "Tone[2] Tone finished", "Pause[3] Pause finished"],
  ],
  [
    "a menu of the newer form: length by its short name, remote part, Default and Error",
    `<Response><Say>Press one</Say><Gather length="1" dtmf_stop="#" timeout="2000" tag="menu">
     <DTMF value="1"><Dial timeout="20" tag="d"><To>${SALES}</To><Error play="true"><Hangup/></Error></Dial></DTMF>
     <Default><Say>No key</Say></Default><Error><Say>Wrong key</Say></Error></Gather></Response>`,
    {
      targets: { [SALES]: { ringMs: 100, answerMs: 500, talkMs: 1_000 } },
      deeds: [{ on: "A flow Say[0]", afterMs: 300, press: "1" }],
    },
    [
      ...["Say[0] Say finished", "Gather[1] DTMF 1", "Gather[1]/DTMF[0] Entered"],
      `Gather[1]/DTMF[0]/Dial[0] Bridged to ${SALES}`,
    ],
  ],
  [
    "a menu of the older form",
    `<Response><Gather numDigits="1" attempts="2" timeout="2000" finishOnKey="*" callback="${HOST}/code?token=T" method="post">
     <Say>Enter</Say></Gather><Dial timeout="30" record="record-from-answer"><Number>15550100009</Number></Dial></Response>`,
    {
      targets: { "15550100009": { ringMs: 100, answerMs: 500, talkMs: 1_000 } },
      deeds: [{ on: "A live", afterMs: 1_500, press: "7" }],
      http: { [`${HOST}/code`]: [{ body: "<Response><Say>Thanks</Say></Response>" }] },
    },
    [
      ...["Gather[0]/Say[0] Say finished", "Gather[0] DTMF 7", "Gather[0]/Response/Say[0] Say finished"],
      "Dial[1] Bridged to 15550100009",
    ],
  ],
  [
    "recordings that are started, stopped, waited for and played",
    `<Response><RecordStart tag="r1" asr="true" timeout="60000"/><Say>Speak</Say><RecordStop tag="r1"/>
     <RecordWait tag="r1"><Error><Say>Sorry</Say></Error></RecordWait><Play record="r1"/><Record tag="r2" asr="true"/>
     <Pause length="1000"/><Play record="r2"/></Response>`,
    {},
    [
      ...["RecordStart[0] Recording started", "Say[1] Say finished", "RecordStop[2] Recording stopped"],
      ...["RecordWait[3] Recording available", "Play[4] Play finished", "Record[5] Recording started"],
      ...["Pause[6] Pause finished", "Play[7] Play finished"],
    ],
  ],
  [
    "other documents and requests: callback in small letters, url as text, POST in any case, Meta",
    `<Response><callback method="post" body="true" timeout="3000" tag="cb">${HOST}/next<Meta name="lang" value="es"/>
     <Meta name="n" value="1.5"/><Error say="true"/></callback><Curl url="${HOST}/crm" method="GET" timeout="3000"/></Response>`,
    {
      http: { [`${HOST}/next`]: [{ body: "<Response><Say>Next</Say></Response>" }], [`${HOST}/crm`]: [{ body: "ok" }] },
    },
    ["Callback[0] Call flow received", "Callback[0]/Response/Say[0] Say finished", "Curl[1] HTTP 200"],
  ],
  [
    "conditions, and hold by a timeout",
    `<Response><Geo states="NJ,ny" county="Essex"><Say>Here</Say></Geo><Scheduler dow="mon,tue" time="09:00:00-17:00:00">
     <Say>Open</Say></Scheduler><Schedule dow="sat"><Say>Closed</Say></Schedule><Call field="to" value="15550100002">
     <Say>Main</Say></Call><Call field="from" value="null"><Hangup/></Call><Hold timeout="2000" tag="h"/><Unhold/></Response>`,
    { startEpochMs: Date.UTC(2024, 0, 6, 12), lerg: { state: "NJ", county: "ESSEX" } },
    [
      ...["Geo[0] Matched", "Geo[0]/Say[0] Say finished", "Schedule[1] Not matched", "Schedule[2] Matched"],
      ...["Schedule[2]/Say[0] Say finished", "Call[3] Matched", "Call[3]/Say[0] Say finished", "Call[4] Not matched"],
      ...["Hold[5] Hold ended: timeout", "Unhold[6] Call is not on hold"],
    ],
  ],
];

describe("documents in the forms of the public documentation run unchanged", () => {
  test.each(FORMS)("%s", async (_, document, world, ran) => {
    expect(validateDocument(document)).toMatchObject({ ok: true, warnings: [] });
    const { call } = await playWorld({ xml: document, ...world });
    expect([...call.rows.values()].map(({ command }) => `${command.path} ${command.reason}`)).toEqual(ran);
  });
});
