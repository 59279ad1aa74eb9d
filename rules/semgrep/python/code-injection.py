import ast
import importlib

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/price")
def price():
    formula = request.get_json()["formula"]
    # ruleid: assize.python.code-injection
    return jsonify(eval(formula, {"rate": 1.2}))


@app.post("/plugin/<name>")
def plugin(name):
    # ruleid: assize.python.code-injection
    module = importlib.import_module("plugins." + name)
    return module.describe()


@app.post("/literal")
def literal():
    # ok: assize.python.code-injection
    return jsonify(ast.literal_eval(request.get_data(as_text=True)))


def constant():
    # ok: assize.python.code-injection
    return eval("6 * 7")
