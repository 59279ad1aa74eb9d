from flask import Flask, request
from lxml import etree

app = Flask(__name__)
TREE = etree.parse("users.xml")


@app.route("/user")
def user():
    name = request.args["name"]
    # ruleid: assize.python.xpath-injection
    return str(TREE.xpath(f"//user[@name='{name}']/mail/text()"))


@app.route("/user/safe")
def user_safely():
    # ok: assize.python.xpath-injection
    return str(TREE.xpath("//user[@name=$name]/mail/text()", name=request.args["name"]))
