import logging

from flask import Flask, request

app = Flask(__name__)
log = logging.getLogger(__name__)


@app.post("/login")
def login():
    user = request.form["user"]
    # ruleid: assize.python.log-injection
    log.warning("login failed for " + user)
    return {}, 401


@app.post("/login/safe")
def login_safely():
    user = request.form["user"]
    # ok: assize.python.log-injection
    log.warning("login failed for %r", user)
    return {}, 401


@app.post("/login/clean")
def login_clean():
    user = request.form["user"].replace("\n", " ")
    # ok: assize.python.log-injection
    log.warning("login failed for %s", user)
    return {}, 401
