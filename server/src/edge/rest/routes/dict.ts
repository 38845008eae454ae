import {
  listDictCountry,
  listDictGTTSVoices,
  listDictTimeZone,
  listLERGRateCenters,
  listLERGStates,
  systemDICTGTTSReload,
  systemDICTGTTSReloadPost,
  uploadDictLERG,
  uploadDictLRN,
  verifyLERG,
} from "@opentact/contract";
import type { DictionaryUpload } from "../../../domain/dict/port.js";
import type { Dictionaries } from "../../../domain/dict/service.js";
import type { Voices } from "../../../domain/dict/voices.js";
import { partOf } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface DictServices {
  readonly dictionaries: Dictionaries;
  readonly voices: Voices;
  readonly lergImport: DictionaryUpload;
  readonly lrnImport: DictionaryUpload;
}

export const dictRoutes: readonly BoundRoute<DictServices>[] = [
  handle(listDictTimeZone, (s: DictServices, { query }) => partOf(s.dictionaries.timeZones(), query)),
  handle(listDictGTTSVoices, async (s: DictServices, { query }) => partOf(await s.voices.list(), query)),
  handle(listDictCountry, (s: DictServices, { query }) => partOf(s.dictionaries.countries(), query)),
  handle(uploadDictLERG, (s: DictServices, { file }) => s.lergImport.run(file?.stream ?? [])),
  handle(uploadDictLRN, (s: DictServices, { file }) => s.lrnImport.run(file?.stream ?? [])),
  handle(listLERGStates, (s: DictServices, { query }) => partOf(s.dictionaries.states(query.country), query)),
  handle(listLERGRateCenters, async (s: DictServices, { query }) =>
    partOf(await s.dictionaries.rateCenters(query.state, query.country), query),
  ),
  handle(verifyLERG, (s: DictServices, { query }) => s.dictionaries.verify(query.tn)),
  handle(systemDICTGTTSReload, (s: DictServices) => s.voices.queueReload()),
  handle(systemDICTGTTSReloadPost, (s: DictServices) => s.voices.queueReload()),
];
