import { afterEach, beforeAll, expect, test } from "vitest";
import { FakeClock } from "../../../base/fake-clock.js";
import { PortPool } from "../../../net/port-pool.js";
import { RtpSocket } from "../../../net/rtp-socket.js";
import { toneLevelDb } from "../../../wire/audio/goertzel.js";
import { parseRtp, printRtpHeader, RTP_HEADER_BYTES, RtpView } from "../../../wire/rtp/packet.js";
import { type AudioCodec, CODEC_FACTS } from "../../../wire/sdp/codecs.js";
import type { RemoteMedia } from "../messages.js";
import { ThreadCounters } from "./counters.js";
import { RtpLeg } from "./leg-rtp.js";
import { Opus } from "./opus.js";
import { Outbound } from "./outbound.js";
import { PcmPlayer } from "./player.js";
import { PacketSlots } from "./packet-slots.js";
import { Hearing } from "./hearing.js";
import { JitterBuffer } from "../../../wire/rtp/jitter.js";

