"""Writes what comes in at its standard input to a log file, which is put aside before it grows too large.

The supervisor starts it as a process of its own for each service, with nothing but the standard library. The
lines wait in the pipe between both, so none is lost while the service or the supervisor is killed and started
again."""

import os
import sys
from pathlib import Path

CHUNK = 65_536


class RotatingLog:
    """A log file that is put aside as ``….1`` when it has grown to ``limit`` bytes.

    The file put aside before becomes ``….2``, and so on to ``….{kept}``; the oldest is overwritten. A line is
    never divided between two files. Only this user can read them."""

    def __init__(self, path: Path, limit: int, kept: int) -> None:
        self.path, self.limit, self.kept = path, limit, kept
        self.lost = 0
        self.in_line = False
        self._open()

    def write(self, chunk: bytes) -> None:
        if self.size and self.size + len(chunk) > self.limit:
            end = chunk.find(b"\n") + 1 if self.in_line else 0
            if end or not self.in_line:
                self._append(chunk[:end])
                self._put_aside()
                chunk = chunk[end:]
        self._append(chunk)
        self.in_line = bool(chunk) and not chunk.endswith(b"\n")

    def _append(self, chunk: bytes) -> None:
        """Write the bytes. What a full disk does not take is counted, and the log says so afterwards.

        The service whose log it is must not wait until somebody has made room."""
        if self.lost:
            chunk = b"[%d bytes are missing here: the disk was full]\n" % self.lost + chunk
        try:
            while chunk:
                written = os.write(self.file, chunk)
                self.size += written
                chunk = chunk[written:]
        except OSError:
            self.lost += len(chunk)
        else:
            self.lost = 0

    def _put_aside(self) -> None:
        names = [self.path, *(self.path.with_name(f"{self.path.name}.{n + 1}") for n in range(self.kept))]
        for older, newer in zip(reversed(names), reversed(names[:-1]), strict=False):
            if newer.exists():
                newer.replace(older)
        os.close(self.file)
        self._open()

    def _open(self) -> None:
        self.file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.size = os.fstat(self.file).st_size


def write_log() -> None:
    """Write until every process that holds the other end of the pipe has ended."""
    log = RotatingLog(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    while chunk := os.read(0, CHUNK):
        log.write(chunk)


if __name__ == "__main__":
    write_log()
