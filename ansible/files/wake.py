"""Sends a card the packet that wakes its machine: six times FF, then its address sixteen times."""

import socket
import sys

mac, address, port = sys.argv[1:]
packet = b"\xff" * 6 + bytes.fromhex(mac.replace(":", "")) * 16
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
    out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    out.sendto(packet, (address, int(port)))
