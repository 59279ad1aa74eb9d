import os

import jwt
import psycopg2
from flask import Flask

app = Flask(__name__)
# ruleid: assize.python.hardcoded-credential
app.secret_key = "correct horse battery staple"
# ruleid: assize.python.hardcoded-credential
DB_PASSWORD = "letmein-payments"


def issue(user):
    # ruleid: assize.python.hardcoded-credential
    return jwt.encode({"sub": user}, "signing words of the shop", algorithm="HS256")


def connect():
    # ruleid: assize.python.hardcoded-credential
    return psycopg2.connect(host="db", user="shop", password="swordfish-7")


def connect_safely():
    # ok: assize.python.hardcoded-credential
    return psycopg2.connect(host="db", user="shop", password=os.environ["DB_PASSWORD"])


def issue_safely(user):
    # ok: assize.python.hardcoded-credential
    return jwt.encode({"sub": user}, os.environ["JWT_SECRET"], algorithm="HS256")


# ok: assize.python.hardcoded-credential
SECRET_KEY = ""
