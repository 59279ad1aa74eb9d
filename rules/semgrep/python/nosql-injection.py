from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
accounts = MongoClient().shop.accounts


@app.post("/login")
def login():
    body = request.get_json()
    # ruleid: assize.python.nosql-injection
    found = accounts.find_one({"mail": body["mail"], "pin": body["pin"]})
    return {"ok": found is not None}


@app.post("/login/safe")
def login_safely():
    body = request.get_json()
    # ok: assize.python.nosql-injection
    found = accounts.find_one({"mail": str(body["mail"])})
    return {"ok": found is not None}
