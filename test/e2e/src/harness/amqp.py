"""Speaks AMQP 0-9-1, as little as it takes: publishes a message that is kept, or takes one.

amqp.py <host> <user> <virtual host> <queue> publish <message> | get      the password comes on standard input
"""

import socket
import struct
import sys


def short(text):
    return bytes([len(text.encode())]) + text.encode()


def long(data):
    return struct.pack(">I", len(data)) + data


class Server:
    def __init__(self, host):
        self.socket = socket.create_connection((host, 5672), timeout=20)
        self.socket.sendall(b"AMQP\x00\x00\x09\x01")

    def send(self, channel, kind, payload):
        self.socket.sendall(struct.pack(">BHI", kind, channel, len(payload)) + payload + b"\xce")

    def call(self, channel, method, arguments, answers):
        self.send(channel, 1, struct.pack(">HH", *method) + arguments)
        return self.expect(answers)

    def expect(self, answers):
        kind, payload = self.receive()
        method = struct.unpack(">HH", payload[:4])
        if kind != 1 or method not in answers:
            sys.exit(f"unexpected {method}: {payload[4:]}")
        return method, payload[4:]

    def receive(self):
        kind, _, size = struct.unpack(">BHI", self.exactly(7))
        return kind, self.exactly(size + 1)[:-1]

    def exactly(self, size):
        data = b""
        while len(data) < size:
            try:
                more = self.socket.recv(size - len(data))
            except ConnectionResetError:
                more = b""
            if not more:
                sys.exit("refused")
            data += more
        return data


def main(host, user, vhost, queue, verb, message=""):
    password = sys.stdin.read()
    server = Server(host)
    server.expect([(10, 10)])
    login = long(b"") + short("PLAIN") + long(f"\0{user}\0{password}".encode()) + short("en_US")
    _, tune = server.call(0, (10, 11), login, [(10, 30)])
    server.send(0, 1, struct.pack(">HH", 10, 31) + tune[:6] + b"\0\0")
    server.call(0, (10, 40), short(vhost) + short("") + b"\0", [(10, 41)])
    server.call(1, (20, 10), short(""), [(20, 11)])
    server.call(1, (50, 10), b"\0\0" + short(queue) + b"\2" + long(b""), [(50, 11)])
    if verb == "publish":
        server.call(1, (85, 10), b"\0", [(85, 11)])
        server.send(1, 1, struct.pack(">HHH", 60, 40, 0) + short("") + short(queue) + b"\0")
        body = message.encode()
        server.send(1, 2, struct.pack(">HHQHB", 60, 0, len(body), 0x1000, 2))
        server.send(1, 3, body)
        server.expect([(60, 80)])
        print("kept")
    else:
        method, _ = server.call(1, (60, 70), b"\0\0" + short(queue) + b"\1", [(60, 71), (60, 72)])
        if method == (60, 72):
            sys.exit("empty")
        server.receive()
        print(server.receive()[1].decode())


main(*sys.argv[1:])
