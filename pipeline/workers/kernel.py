"""Landlock, seccomp and a few calls more of the Linux kernel, by ctypes; each only narrows what this process may do.

Landlock (landlock(7)) says which files may be reached; seccomp (seccomp(2)) which calls of the kernel are refused.
Numbers and layouts are the kernel's own, from its headers (asm/unistd_64.h, asm-generic/unistd.h, linux/landlock.h,
linux/seccomp.h), for x86_64 and aarch64.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

CALLS: Mapping[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "execve": (59, 221), "execveat": (322, 281), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272), "process_madvise": (440, 440),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "process_mrelease": (448, 448), "setsid": (112, 157), "setpgid": (109, 154), "prlimit64": (302, 261),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "quotactl": (179, 60), "quotactl_fd": (443, 443), "swapon": (167, 224),
    "swapoff": (168, 225), "unshare": (272, 97), "setns": (308, 268), "personality": (135, 92), "acct": (163, 89),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "syslog": (103, 116),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263), "inotify_init1": (294, 26), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "clock_adjtime": (305, 266), "adjtimex": (159, 171), "sethostname": (170, 161), "setdomainname": (171, 162),
    "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "msgget": (68, 186),
    "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180), "vhangup": (153, 58),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "clone": (56, 220), "clone3": (435, 435),
}  # fmt: skip
"""Calls of the kernel and their numbers on x86_64 and aarch64; None where a machine has no such call."""
_LAST = 456
"""Calls with higher numbers are younger than this list and are answered as an older kernel would."""
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of ``CALLS``, and the name by which seccomp knows the machine (linux/audit.h)."""
_NEW_NAMESPACES = 0x7E020000
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _MAKE_SOCKET = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 9
_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 5: 0xFFFF}
"""All that Landlock can refuse of files, by the version that began with it."""
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_LOAD, _EQUAL, _GREATER, _ANY_BIT, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
_NUMBER, _ARCH, _FIRST = 0, 4, 16
"""Where the call's number, the machine and the low half of the first argument lie (struct seccomp_data)."""


def die_with_parent(*, on: bool = True) -> None:
    """Be killed as soon as the thread that started this process has ended, where the system offers it; or no more."""
    _prctl(_PR_SET_PDEATHSIG, 9 if on else 0)


def leave_network() -> bool:
    """Move to a network of no interfaces; whether the system permits it. This process must be without threads."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def landlock_version() -> int:
    """The kernel's version of Landlock; 0 where there is none."""
    return max(0, _syscall(_LANDLOCK_CREATE, None, 0, 1))


def restrict_files(
    readable: Iterable[Path],
    executable: Iterable[Path],
    writable: Iterable[Path],
    own: Iterable[Path] = (),
    sockets: Iterable[Path] = (),
) -> int:
    """Refuse all files but those below these paths, and TCP, where Landlock can; what is open already stays so.

    ``own``: folders in which everything may be done but to start what lies there. ``sockets``: folders in which the
    file of a socket may be made.
    The version of Landlock that holds from now on; 0 where there is none.
    """
    version = landlock_version()
    if not version:
        return 0
    rights = _RIGHTS[max(known for known in _RIGHTS if known <= version)]
    ruleset = _ruleset(version, rights, 0b11 if version >= 4 else 0, 0)
    try:
        for paths, right in (
            (readable, _READ_FILE | _READ_DIR),
            (executable, _EXECUTE),
            (writable, _WRITE_FILE),
            (own, rights & ~_EXECUTE),
            (sockets, _MAKE_SOCKET),
        ):
            for path in paths:
                _permit(ruleset, path, right)
        return version if _enter(ruleset) else 0
    finally:
        os.close(ruleset)


def restrict_signals() -> bool:
    """Refuse signals and abstract sockets to processes other than those forked from now on, where Landlock can."""
    version = landlock_version()
    if version < 6:
        return False
    ruleset = _ruleset(version, 0, 0, 0b11)
    try:
        return _enter(ruleset)
    finally:
        os.close(ruleset)


def _ruleset(version: int, files: int, tcp: int, scoped: int) -> int:
    """A new set of rules for what is to be refused. Raises OSError."""
    wanted = struct.pack("<3Q", files, tcp, scoped)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = _syscall(_LANDLOCK_CREATE, ctypes.c_char_p(wanted), len(wanted), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "Landlock refuses a set of rules")
    return ruleset


def _enter(ruleset: int) -> bool:
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    return _syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0


def _permit(ruleset: int, path: Path, right: int) -> None:
    """Except what is below a path; one that does not exist needs no exception."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        right &= ~(0 if path.is_dir() else _READ_DIR)
        rule = ctypes.c_char_p(struct.pack("<Qi", right, opened))
        if _syscall(_LANDLOCK_ADD, ruleset, 1, rule, 0):
            raise OSError(ctypes.get_errno(), "Landlock refuses an exception", str(path))
    finally:
        os.close(opened)


def refuse_calls(refused: Iterable[str], own: Mapping[str, int] | None = None) -> bool:
    """Refuse calls of the kernel by name, also those younger than ``CALLS`` and new namespaces, where seccomp can.

    ``own``: calls that are refused unless their first argument is this. Whether it holds from now on.
    """
    found = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or found is None or struct.calcsize("P") != 8:
        return False
    column, arch = found
    numbers = {name: columns[column] for name, columns in CALLS.items()}
    program = [
        (_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _NUMBER), *_answer(_GREATER, _LAST, _UNKNOWN),  # those of x32 begin at 0x40000000
        *_answer(_EQUAL, numbers["clone3"], _UNKNOWN),  # its flags lie where seccomp cannot look; clone takes its place
    ]  # fmt: skip
    for name in refused:
        if numbers[name] is not None:
            program += _answer(_EQUAL, numbers[name], _REFUSE)
    for name, value in (own or {}).items():
        argument = [(_LOAD, 0, 0, _FIRST), (_EQUAL, 1, 0, value), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
        program += [(_EQUAL, 0, len(argument), numbers[name]), *argument]
    flags = [(_LOAD, 0, 0, _FIRST), *_answer(_ANY_BIT, _NEW_NAMESPACES, _REFUSE)]
    program += [(_EQUAL, 0, len(flags), numbers["clone"]), *flags, (_RETURN, 0, 0, _ALLOW)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *line) for line in program))
    fprog = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", len(program), ctypes.addressof(code)))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    return _prctl(_PR_SET_SECCOMP, 2, ctypes.addressof(fprog)) == 0


def _answer(test: int, value: int | None, answer: int) -> list[tuple[int, int, int, int | None]]:
    return [(test, 0, 1, value), (_RETURN, 0, 0, answer)]


def _prctl(option: int, value: int, more: int = 0) -> int:
    if sys.platform != "linux":
        return -1
    result: int = ctypes.CDLL(None, use_errno=True).prctl(option, *map(ctypes.c_ulong, (value, more, 0, 0)))
    return result


def _syscall(number: int, *arguments: int | ctypes.c_char_p | None) -> int:
    if sys.platform != "linux":
        return -1
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    result: int = call(ctypes.c_long(number), *(_wide(argument) for argument in arguments))
    return result


def _wide(argument: int | ctypes.c_char_p | None) -> object:
    return ctypes.c_long(argument) if isinstance(argument, int) else argument or ctypes.c_void_p()
