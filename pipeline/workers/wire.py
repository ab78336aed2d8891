"""Messages between two processes over a socket: a length, then that many bytes; open files may come along.

Whoever receives says how long a message may be and until when all of it must be there, so that who sends half of one,
or one without end, holds nobody up.
"""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Sequence

_LENGTH = struct.Struct("<Q")
_MOST_FILES = 4
FAR = float("inf")
"""A deadline for those who may wait as long as it takes."""


class TooLong(Exception):
    """A message is longer than it may be."""


def send(channel: socket.socket, parts: Sequence[bytes], files: Sequence[int] = (), deadline: float = FAR) -> None:
    """Send a message, of which the parts are one piece each. Raises OSError, TimeoutError when it is too late."""
    head = _LENGTH.pack(sum(map(len, parts)))
    _be_patient(channel, deadline)
    sent = socket.send_fds(channel, [head], list(files)) if files else 0
    channel.sendall(head[sent:])
    for part in parts:
        _be_patient(channel, deadline)
        channel.sendall(part)


def receive(channel: socket.socket, most: int, deadline: float = FAR) -> memoryview:
    """The next message. Raises TooLong, TimeoutError, OSError, EOFError."""
    message, files = receive_with_files(channel, most, deadline)
    for file in files:  # unasked for
        os.close(file)
    return message


def receive_with_files(channel: socket.socket, most: int, deadline: float = FAR) -> tuple[memoryview, list[int]]:
    """The next message and the files that came along, which the caller closes. Raises what ``receive`` raises."""
    _be_patient(channel, deadline)
    head, files, _, _ = socket.recv_fds(channel, _LENGTH.size, _MOST_FILES)
    if not head:
        raise EOFError
    head += bytes(_exactly(channel, _LENGTH.size - len(head), deadline))
    (size,) = _LENGTH.unpack(head)
    if size > most:
        raise TooLong
    return _exactly(channel, size, deadline), files


def _exactly(channel: socket.socket, size: int, deadline: float) -> memoryview:
    whole = memoryview(bytearray(size))  # takes up memory as it is filled
    filled = 0
    while filled < size:
        _be_patient(channel, deadline)
        got = channel.recv_into(whole[filled:])
        if not got:
            raise EOFError
        filled += got
    return whole


def _be_patient(channel: socket.socket, deadline: float) -> None:
    if deadline == FAR:
        channel.settimeout(None)
        return
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    channel.settimeout(left)
