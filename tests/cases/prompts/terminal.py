"""Runs a program on a terminal of its own and plays the person there: waits for words, then presses keys.

Arguments: the columns, the steps as JSON ([[words, keys], ...]), the command. Keys may be TERM, a request of the system to end.
Prints what came of it as JSON.
"""

import fcntl, json, os, re, select, struct, subprocess, sys, termios, time

columns, steps, command = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
master, slave = os.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
before = termios.tcgetattr(slave)
child = subprocess.Popen(
    command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
)
deadline = time.monotonic() + 30
shown = b""


def plain(raw):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", raw.decode("utf-8", "replace"))


def read():
    """Whether anything came."""
    global shown
    if not select.select([master], [], [], 0.05)[0]:
        return False
    shown += os.read(master, 65536)
    return True


def give_up(why):
    child.kill()
    sys.exit(f"{why}; on the screen: {plain(shown)}")


seen = 0
for words, keys in steps:
    while words not in plain(shown[seen:]):
        read()
        if time.monotonic() > deadline or (child.poll() is not None and not read()):
            give_up(f"{words!r} was never shown")
    seen = len(shown)
    # Until the program listens for keys, the terminal would keep some of them for itself.
    while termios.tcgetattr(slave)[3] & termios.ICANON:
        if time.monotonic() > deadline:
            give_up(f"no key was read after {words!r}")
        time.sleep(0.002)
    if keys == "TERM":
        # One that comes between two looks at the keys is heard by nobody: it is made until it is heard.
        while child.poll() is None and time.monotonic() < deadline:
            child.terminate()
            read()
    else:
        os.write(master, keys.encode())
while child.poll() is None:
    read()
    if time.monotonic() > deadline:
        give_up("it never ended")
while read():
    pass
print(json.dumps({"status": child.returncode, "raw": shown.decode("utf-8", "replace"), "text": plain(shown),
    "restored": termios.tcgetattr(slave) == before}))
