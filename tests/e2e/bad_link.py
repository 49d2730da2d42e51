"""Links as field offices have them: slow, far, cut, stalled, or not headquarters at all.

A Link carries TCP to a port and can do every one of these; it counts what passes, and how often the
direction of speech turned.
"""
import queue
import random
import socket
import ssl
import threading
import time


class Link:
    """Carries connections to a port. Everything may be changed while it runs."""

    def __init__(self, target, bytes_per_s=None, seed=1):
        self.target = target
        self.delay_s = 0.0        # one way
        self.bytes_per_s = bytes_per_s  # each way
        self.drop = 0.0           # share of new connections that are closed at once
        self.up_most = None       # cuts after so many bytes up, or down
        self.down_most = None
        self.stalled = False      # carries nothing, closes nothing
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.connections = []
        self.called = []
        self.reset()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def reset(self):
        with self.lock:
            self.up = self.down = self.turns = self.accepted = 0
            self.last = None

    def when_up(self, count, call):
        """Calls whenever something went up once it is so many bytes."""
        self.called.append((count, call))

    def close(self):
        self.listener.close()
        self.cut()

    def cut(self):
        """Ends every connection."""
        for end in self.connections:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            self.accepted += 1
            if self.chance.random() < self.drop:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            self.connections += [near, far]
            for source, sink, up in ((near, far, True), (far, near, False)):
                line = queue.Queue()
                threading.Thread(target=self._read, args=(source, line, up), daemon=True).start()
                threading.Thread(target=self._write, args=(line, source, sink), daemon=True).start()

    def _counted(self, data, up):
        """Whether they may pass."""
        with self.lock:
            if up:
                self.up += len(data)
                self.turns += self.last != "up"  # The laptop begins to speak.
            else:
                self.down += len(data)
            self.last = "up" if up else "down"
            most, so_far = (self.up_most, self.up) if up else (self.down_most, self.down)
            return most is None or so_far <= most

    def _read(self, source, line, up):
        try:
            while data := source.recv(1024):
                if not self._counted(data, up):
                    break
                for count, call in self.called if up else ():
                    if self.up >= count:
                        call()
                line.put((time.monotonic() + self.delay_s, data))
        except OSError:
            pass
        line.put((0, b""))

    def _write(self, line, source, sink):
        try:
            while True:
                due, data = line.get()
                if not data:
                    break
                time.sleep(max(0.0, due - time.monotonic()))
                while self.stalled:
                    time.sleep(0.05)
                if self.bytes_per_s:
                    time.sleep(len(data) / self.bytes_per_s)
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Portal:
    """What a hotel's network puts in the place of every server: a page to log in, plain or by TLS."""

    PAGE = (b"HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n"
            b"Content-Length: 0\r\nConnection: close\r\n\r\n")

    def __init__(self, certificate=None):
        self.heard = b""
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self.listener.close()

    def _serve(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(near,), daemon=True).start()

    def _answer(self, near):
        try:
            if self.context:
                near = self.context.wrap_socket(near, server_side=True)
            self.heard += near.recv(4096)
            near.sendall(self.PAGE)
        except OSError:
            pass
        near.close()
