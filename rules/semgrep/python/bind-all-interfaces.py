import socket

from flask import Flask

app = Flask(__name__)


def main():
    # ruleid: assize.python.bind-all-interfaces
    app.run(host="0.0.0.0", port=8080)


def listen():
    s = socket.socket()
    # ruleid: assize.python.bind-all-interfaces
    s.bind(("0.0.0.0", 9000))
    return s


def main_safely():
    # ok: assize.python.bind-all-interfaces
    app.run(host="127.0.0.1", port=8080)


def free_port():
    s = socket.socket()
    # ok: assize.python.bind-all-interfaces
    s.bind(("127.0.0.1", 0))
    return s.getsockname()[1]
