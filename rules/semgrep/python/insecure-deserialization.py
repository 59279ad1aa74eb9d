import base64
import json
import pickle

from flask import Flask, request

app = Flask(__name__)


@app.route("/basket")
def basket():
    raw = base64.b64decode(request.cookies["basket"])
    # ruleid: assize.python.insecure-deserialization
    return {"items": pickle.loads(raw)}


def receive(sock):
    # ruleid: assize.python.insecure-deserialization
    return pickle.loads(sock.recv(4096))


@app.route("/basket/safe")
def basket_safely():
    # ok: assize.python.insecure-deserialization
    return {"items": json.loads(request.cookies["basket"])}


def load_own_cache(path):
    with open(path, "rb") as f:
        # ok: assize.python.insecure-deserialization
        return pickle.load(f)
