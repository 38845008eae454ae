"""The far end of all streams: sends 50 packets a second to each port it is told, and notes when packets come.

Arrival is the kernel's receive stamp (SO_TIMESTAMPNS) where there is one, so that neither this program nor the load of its
core is in the figures. Packets sent from here bear the time they left in their payload; what comes back with it was relayed.
Orders are lines of JSON on stdin, answers lines on stdout; bench/media/peer.ts is the other side.
"""

import array
import json
import os
import select
import socket
import struct
import sys
import time

SO_TIMESTAMPNS = 35  # Linux
SO_RCVBUFFORCE = 33
BUFFER_BYTES = 8 * 1024 * 1024
MAGIC = b"\x11relayed"
STAMP = struct.Struct("!Q")
RTP = struct.Struct("!BBHII")
HEADER_BYTES = 12
AUDIO_BYTES = 160
SILENCE = (b"\xff" * AUDIO_BYTES, b"\x7f" * AUDIO_BYTES)
FRAME_MS = 20
BIN_NS = 50_000
BINS = 20_000  # up to a second


class Times:
    """Durations in bins of 0.05 ms."""

    def __init__(self):
        self.bins = array.array("Q", bytes(8 * BINS))
        self.max_ns = 0
        self.count = 0

    def add(self, ns):
        self.bins[min(BINS - 1, max(0, ns) // BIN_NS)] += 1
        self.count += 1
        if ns > self.max_ns:
            self.max_ns = ns

    def at(self, part):
        seen = 0
        for index, count in enumerate(self.bins):
            seen += count
            if seen >= part * self.count:
                return (index + 0.5) * BIN_NS / 1e6
        return BINS * BIN_NS / 1e6

    def summary(self):
        if self.count == 0:
            return None
        return {"p50": self.at(0.5), "p99": self.at(0.99), "p999": self.at(0.999), "max": self.max_ns / 1e6}


class Peer:
    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.stamps = self.ask_for_stamps()
        self.ask_for_room()
        self.ports = []
        self.talk_start = 0.0
        self.slots_done = 0
        self.waits = None
        self.unread = b""
        self.reset()

    def ask_for_stamps(self):
        try:
            self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            return "kernel"
        except OSError:
            return "user space"

    def ask_for_room(self):
        try:
            self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES)
        except OSError:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)

    def reset(self):
        self.last = {}
        self.gaps = Times()
        self.latency = Times()
        self.packets = 0

    def run(self):
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        poll.register(sys.stdin.fileno(), select.POLLIN)
        self.tell({"port": self.socket.getsockname()[1], "stamps": self.stamps})
        while True:
            self.send_due()
            for fd, _ in poll.poll(self.until_next_ms()):
                if fd == self.socket.fileno():
                    self.receive()
                elif not self.orders():
                    return

    def until_next_ms(self):
        return 1 if self.ports else 100

    def orders(self):
        """All that have come: a buffered reader would keep the second one to itself."""
        more = os.read(sys.stdin.fileno(), 65536)
        *lines, self.unread = (self.unread + more).split(b"\n")
        for line in lines:
            self.order(json.loads(line))
        return more != b""

    def order(self, order):
        kind = order["kind"]
        if kind == "talk":
            self.ports, self.talk_start, self.slots_done = order["ports"], time.monotonic(), 0
        elif kind == "quiet":
            self.ports = []
        elif kind == "reset":
            self.reset()
        elif kind == "first":
            self.waits = order["port"]
        elif kind == "read":
            self.tell({"packets": self.packets, "gap": self.gaps.summary(), "latency": self.latency.summary()})

    def send_due(self):
        if not self.ports:
            return
        due = int((time.monotonic() - self.talk_start) * 1000)
        while self.slots_done < due:
            turn = self.slots_done // FRAME_MS
            for k in range(self.slots_done % FRAME_MS, len(self.ports), FRAME_MS):
                self.send(k, turn)
            self.slots_done += 1

    def send(self, k, turn):
        header = RTP.pack(0x80, 0, turn & 0xFFFF, turn * AUDIO_BYTES & 0xFFFFFFFF, k + 1)
        said = MAGIC + STAMP.pack(time.time_ns())
        try:
            self.socket.sendto(header + said.ljust(AUDIO_BYTES, b"\x55"), ("127.0.0.1", self.ports[k]))
        except OSError:
            pass  # a full buffer: the packet is lost

    def receive(self):
        for _ in range(64):
            try:
                data, ancillary, _, source = self.socket.recvmsg(512, 64)
            except OSError:
                return
            self.packet(data, self.arrival(ancillary), source[1])

    def arrival(self, ancillary):
        for _, kind, value in ancillary:
            if kind == SO_TIMESTAMPNS:
                seconds, ns = struct.unpack("qq", value[:16])
                return seconds * 1_000_000_000 + ns
        return time.time_ns()

    def packet(self, data, now, port):
        self.packets += 1
        last = self.last.get(port)
        self.last[port] = now
        if last is not None:
            self.gaps.add(now - last)
        at = data.find(MAGIC, HEADER_BYTES)
        if at >= 0 and at + 16 <= len(data):
            self.latency.add(now - STAMP.unpack_from(data, at + 8)[0])
        if port == self.waits and data[HEADER_BYTES:] not in SILENCE:
            self.waits = None
            self.tell({"stampMs": now / 1e6})

    def tell(self, what):
        print(json.dumps(what), flush=True)


Peer().run()
