"""await.py SECONDS PID...: reads port numbers and paths of unix sockets from standard input; ends well once each has
accepted a connection, badly after SECONDS or once one of the processes has ended."""
import socket
import sys
import time


def connect(target):
    if target.isdigit():
        return socket.create_connection(("127.0.0.1", int(target)), timeout=5)
    unix = socket.socket(socket.AF_UNIX)
    unix.connect(target)
    return unix


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


end = time.monotonic() + float(sys.argv[1])
for target in sys.stdin.read().split():
    while True:
        try:
            connect(target).close()
            break
        except OSError as error:
            if time.monotonic() > end:
                sys.exit(f"nothing listens on {target}: {error}")
            if not all(map(runs, sys.argv[2:])):
                sys.exit("a server has ended")
            time.sleep(0.05)
