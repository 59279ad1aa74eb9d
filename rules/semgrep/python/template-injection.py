from flask import Flask, render_template_string, request
from jinja2 import Template

app = Flask(__name__)


@app.route("/hello")
def hello():
    name = request.args.get("name", "world")
    # ruleid: assize.python.template-injection
    return render_template_string("<h1>Hello " + name + "</h1>")


@app.post("/preview")
def preview():
    # ruleid: assize.python.template-injection
    return Template(request.form["body"]).render()


@app.route("/hello/safe")
def hello_safely():
    name = request.args.get("name", "world")
    # ok: assize.python.template-injection
    return render_template_string("<h1>Hello {{ name }}</h1>", name=name)
