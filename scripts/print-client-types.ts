import { routes } from "@opentact/contract";
import openapiTypescript, { astToString, type OpenAPI3 } from "openapi-typescript";
import { printOpenApi } from "../server/src/edge/openapi.js";

const HEAD =
  "// Printed from the OpenAPI document of the platform by `npm run docs`. Change contract/src, not this file.\n";

/** The text of client/src/api.ts: every operation and schema of the API as types. */
export async function printClientTypes(): Promise<string> {
  const document = withoutExamples(printOpenApi(routes, { version: "0.1.0" })) as OpenAPI3;
  return HEAD + astToString(await openapiTypescript(document, { alphabetize: true }));
}

/** Types say it all: examples would double the file. */
function withoutExamples(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, inner: unknown) => (name === "example" ? undefined : inner)));
}
