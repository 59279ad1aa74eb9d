import sqlite3

from flask import Flask, request
from sqlalchemy import text

app = Flask(__name__)


def payments_of(conn, customer):
    cursor = conn.cursor()
    # ruleid: assize.python.sql-injection
    cursor.execute(f"SELECT id, amount FROM payments WHERE customer = '{customer}'")
    return cursor.fetchall()


def payment_by_reference(conn, reference):
    sql = "SELECT id FROM payments WHERE reference = '%s'" % reference
    # ruleid: assize.python.sql-injection
    return conn.execute(sql).fetchone()


def rename(conn, name, key):
    # ruleid: assize.python.sql-injection
    conn.execute("UPDATE accounts SET name = '" + name + "' WHERE id = 7")
    # ruleid: assize.python.sql-injection
    conn.execute("DELETE FROM accounts WHERE name = '{}'".format(key))


@app.route("/search")
def search():
    term = request.args.get("q", "")
    conn = sqlite3.connect("payments.db")
    # ruleid: assize.python.sql-injection
    return conn.execute("SELECT * FROM payments ORDER BY " + term).fetchall()


@app.route("/orm")
def orm(session):
    # ruleid: assize.python.sql-injection
    return session.execute(text("SELECT * FROM t ORDER BY " + request.args["order"]))


def payments_of_safely(conn, customer):
    # ok: assize.python.sql-injection
    return conn.execute("SELECT id FROM payments WHERE customer = ?", (customer,)).fetchall()


def payments_in(conn, ids):
    marks = ",".join("?" for _ in ids)
    # ok: assize.python.sql-injection
    return conn.execute(f"SELECT id FROM payments WHERE id IN ({marks})", ids).fetchall()


def count(conn, table):
    # ok: assize.python.sql-injection
    return conn.execute(f"SELECT count(*) FROM {table}").fetchone()


@app.route("/payments/page")
def page():
    conn = sqlite3.connect("payments.db")
    offset = int(request.args.get("offset", "0"))
    # ok: assize.python.sql-injection
    return conn.execute("SELECT * FROM payments LIMIT 20 OFFSET " + str(offset)).fetchall()


def log_only(conn, customer):
    print(f"select for customer = '{customer}'")
    # ok: assize.python.sql-injection
    return conn.execute("SELECT 1")
