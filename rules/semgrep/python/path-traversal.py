import os
from pathlib import Path

from flask import Flask, abort, request, send_file
from werkzeug.utils import secure_filename

app = Flask(__name__)
ROOT = Path("/srv/invoices").resolve()


@app.route("/invoice")
def invoice():
    name = request.args["name"]
    # ruleid: assize.python.path-traversal
    with open(os.path.join("/srv/invoices", name)) as f:
        return f.read()


@app.route("/download/<path:name>")
def download(name):
    # ruleid: assize.python.path-traversal
    return send_file("/srv/invoices/" + name)


@app.route("/text")
def text():
    path = ROOT / request.args["name"]
    # ruleid: assize.python.path-traversal
    return path.read_text()


@app.route("/safe/text")
def text_safely():
    path = (ROOT / request.args["name"]).resolve()
    if not path.is_relative_to(ROOT):
        abort(404)
    # ok: assize.python.path-traversal
    return path.read_text()


@app.post("/upload")
def upload():
    name = secure_filename(request.form["name"])
    # ok: assize.python.path-traversal
    with open(ROOT / name, "wb") as f:
        f.write(request.get_data())
    return {"stored": name}


@app.route("/page/<int:number>")
def page(number):
    # ok: assize.python.path-traversal
    return send_file(f"/srv/pages/{number}.html")
