import ldap
from flask import Flask, request
from ldap.filter import escape_filter_chars

app = Flask(__name__)


@app.route("/people")
def people():
    connection = ldap.initialize("ldaps://directory.example.org")
    uid = request.args["uid"]
    # ruleid: assize.python.ldap-injection
    return connection.search_s("ou=people", ldap.SCOPE_SUBTREE, "(uid=%s)" % uid)


@app.route("/people/safe")
def people_safely():
    connection = ldap.initialize("ldaps://directory.example.org")
    uid = escape_filter_chars(request.args["uid"])
    # ok: assize.python.ldap-injection
    return connection.search_s("ou=people", ldap.SCOPE_SUBTREE, "(uid=%s)" % uid)
