"""Reads port numbers and paths of unix sockets from standard input; ends well once each has accepted a connection, or
badly after the seconds given as argument."""
import socket
import sys
import time


def connect(target):
    if target.isdigit():
        return socket.create_connection(("127.0.0.1", int(target)), timeout=5)
    unix = socket.socket(socket.AF_UNIX)
    unix.connect(target)
    return unix


end = time.monotonic() + float(sys.argv[1])
for target in sys.stdin.read().split():
    while True:
        try:
            connect(target).close()
            break
        except OSError as error:
            if time.monotonic() > end:
                sys.exit(f"nothing listens on {target}: {error}")
            time.sleep(0.05)
