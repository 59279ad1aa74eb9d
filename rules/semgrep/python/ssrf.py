from urllib.parse import quote, urlparse

import requests
from flask import Flask, abort, request

app = Flask(__name__)
PARTNERS = {"bank.example.org", "post.example.org"}


@app.route("/fetch")
def fetch():
    # ruleid: assize.python.ssrf
    return requests.get(request.args["url"], timeout=5).text


@app.post("/webhook/test")
def webhook():
    target = request.get_json()["target"]
    # ruleid: assize.python.ssrf
    return requests.post(f"https://{target}/hook", json={}, timeout=5).text


@app.route("/fetch/safe")
def fetch_safely():
    url = request.args["url"]
    if urlparse(url).hostname not in PARTNERS:
        abort(400)
    # ok: assize.python.ssrf
    return requests.get(url, timeout=5, allow_redirects=False).text


@app.route("/rate/<currency>")
def rate(currency):
    # ok: assize.python.ssrf
    return requests.get("https://rates.example.org/v1/" + quote(currency), timeout=5).json()


@app.route("/rate2/<currency>")
def rate_by_format(currency):
    # ok: assize.python.ssrf
    return requests.get(f"https://rates.example.org/v1/{currency}", timeout=5).json()
