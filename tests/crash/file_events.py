"""What happens to the files of a folder, as Linux tells it (inotify(7)): a fault is placed at the n-th event instead of after
some time, so that it falls into a commit, a checkpoint or a recovery because that is what was waited for."""
import ctypes
import os
import select
import struct
import time

ACCESS, MODIFY, OPEN, CREATE = 0x1, 0x2, 0x20, 0x100
_HEAD = struct.Struct("iIII")
_libc = ctypes.CDLL(None, use_errno=True)


class FileEvents:
    def __init__(self, folders, mask):
        self.descriptor = _libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.descriptor < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        for folder in folders:
            if _libc.inotify_add_watch(self.descriptor, os.fsencode(folder), ctypes.c_uint32(mask)) < 0:
                raise OSError(ctypes.get_errno(), "inotify_add_watch", folder)

    def close(self):
        os.close(self.descriptor)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def read(self):
        """The names of the files that something has happened to since; one entry for each event."""
        names = []
        try:
            data = os.read(self.descriptor, 65536)
        except BlockingIOError:
            return names
        at = 0
        while at < len(data):
            _, _, _, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size
            names.append(os.fsdecode(data[at:at + length].rstrip(b"\0")))
            at += length
        return names

    def awaitCount(self, name, count, seconds, orReadable=None):
        """True at the count-th event of that file (None: of any). False when the other descriptor has something to read first,
        or the time is over."""
        end = time.monotonic() + seconds
        others = [] if orReadable is None else [orReadable]
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self.descriptor] + others, [], [], left)
            if self.descriptor in ready:
                count -= sum(1 for each in self.read() if name is None or each == name)
                if count <= 0:
                    return True
            elif ready:
                return False
        return False
