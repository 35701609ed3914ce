"""watching.py - what others can see of plimsoll while it runs, and what it leaves behind"""
import glob
import os
import threading
import time


class Watch(threading.Thread):
    """What can be seen of plimsoll's processes from outside, as often as can be."""

    def __init__(self):
        super().__init__()
        self.seen, self.done = set(), threading.Event()

    def run(self):
        while not self.done.is_set():
            for folder in glob.glob("/proc/[0-9]*"):
                try:
                    with open(f"{folder}/cmdline", "rb") as file:
                        line = file.read()
                    if b"plimsoll" not in line:
                        continue
                    self.seen.add(line.decode(errors="replace"))
                    for name in ("comm", "environ", "wchan"):
                        with open(f"{folder}/{name}", "rb") as file:
                            self.seen.add(file.read().decode(errors="replace"))
                except OSError:
                    pass
            time.sleep(0.002)


def descendants(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = [int(child) for child in file.read().split()]
    except OSError:
        return []
    return children + [below for child in children for below in descendants(child)]


def files_below(folder):
    for where, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(where, name), "rb") as file:
                yield os.path.join(where, name), file.read().decode("latin-1")
