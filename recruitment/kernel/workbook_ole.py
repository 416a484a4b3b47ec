"""The old container of Office files (OLE): names of its streams, and one stream's bytes.

Imports nothing of the project: the server's guard and the limited child both use it. Every walk is bounded by the
size of the file, so a chain that bites its tail ends.
"""

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFF0
ENTRY = 128
HEADER_TABLES = 109
MINI_LIMIT, MINI = 4096, 64


class Damaged(Exception):
    """The container contradicts itself."""


class Container:
    """An OLE file in memory. Raises Damaged where it contradicts itself."""

    def __init__(self, data: bytes):
        try:
            self.size = 1 << struct.unpack_from("<H", data, 30)[0]
            directory, _, _, mini_fat = struct.unpack_from("<4I", data, 48)
            self.data = data
            if self.size not in (512, 4096):
                raise Damaged
            self.table = self._table()
            self.mini_table = _numbers(self._chain(mini_fat))
            self.entries = self._entries(self._chain(directory))
            if not self.entries:
                raise Damaged
        except struct.error:
            raise Damaged from None

    def names(self) -> set[str]:
        """Names of all streams and storages, at any depth."""
        return set(self.entries)

    def stream(self, name: str) -> bytes:
        """The bytes of the stream of that name."""
        start, length = self.entries[name]
        if length >= MINI_LIMIT:
            return self._chain(start)[:length]
        small = self._chain(self.entries["Root Entry"][0])
        pieces = []
        for sector in _walk(start, self.mini_table):
            pieces.append(small[sector * MINI : (sector + 1) * MINI])
        return b"".join(pieces)[:length]

    def _table(self):
        """The allocation table; files of 5 MB need no more than the header lists."""
        listed = struct.unpack_from(f"<{HEADER_TABLES}I", self.data, 76)
        return _numbers(b"".join(self._sector(number) for number in listed if number < END))

    def _sector(self, number):
        piece = self.data[(number + 1) * self.size : (number + 2) * self.size]
        if not piece:
            raise Damaged
        return piece

    def _chain(self, start):
        return b"".join(self._sector(sector) for sector in _walk(start, self.table))

    def _entries(self, directory):
        found = {}
        for place in range(0, len(directory) - ENTRY + 1, ENTRY):
            entry = directory[place : place + ENTRY]
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            if entry[66]:
                found.setdefault(name, struct.unpack_from("<2I", entry, 116))
        return found


def _numbers(piece):
    return struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4])


def _walk(sector, table):
    """Sector numbers of one chain."""
    for _ in range(len(table) + 1):
        if sector >= END:
            return
        if sector >= len(table):
            raise Damaged
        yield sector
        sector = table[sector]
    raise Damaged
