from flask import Flask, redirect, request, url_for

app = Flask(__name__)
PAGES = {"/home", "/account"}


@app.route("/login")
def login():
    # ruleid: assize.python.open-redirect
    return redirect(request.args.get("next", "/"))


@app.route("/login/safe")
def login_safely():
    target = request.args.get("next", "/home")
    if target not in PAGES:
        target = "/home"
    # ok: assize.python.open-redirect
    return redirect(target)


@app.route("/user/<name>/old")
def moved(name):
    # ok: assize.python.open-redirect
    return redirect(url_for("user", name=name))


@app.route("/u/<name>")
def short(name):
    # ok: assize.python.open-redirect
    return redirect("/user/" + name)
