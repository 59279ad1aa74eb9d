import html

from django.http import HttpResponse
from django.utils.safestring import mark_safe
from flask import Flask, render_template, request

app = Flask(__name__)


@app.route("/hello")
def hello():
    name = request.args.get("name", "")
    # ruleid: assize.python.xss-unescaped-output
    return f"<h1>Hello {name}</h1>"


@app.route("/bye")
def bye():
    # ruleid: assize.python.xss-unescaped-output
    return "<p>Bye " + request.args["name"] + "</p>", 200


def badge(request):
    # ruleid: assize.python.xss-unescaped-output
    return HttpResponse(request.GET["label"])


def comment(request):
    # ruleid: assize.python.xss-unescaped-output
    return mark_safe("<em>" + request.POST["text"] + "</em>")


@app.route("/hello/safe")
def hello_safely():
    name = html.escape(request.args.get("name", ""))
    # ok: assize.python.xss-unescaped-output
    return f"<h1>Hello {name}</h1>"


@app.route("/hello/template")
def hello_by_template():
    # ok: assize.python.xss-unescaped-output
    return render_template("hello.html", name=request.args.get("name", ""))


@app.route("/echo")
def echo():
    # ok: assize.python.xss-unescaped-output
    return {"name": request.args.get("name", "")}
