from flask import Flask, make_response

app = Flask(__name__)
# ruleid: assize.python.insecure-cookie
app.config["SESSION_COOKIE_SECURE"] = False


@app.post("/login")
def login():
    response = make_response("welcome")
    # ruleid: assize.python.insecure-cookie
    response.set_cookie("session_id", "a1")
    # ruleid: assize.python.insecure-cookie
    response.set_cookie("remember", "1", secure=True, httponly=False)
    return response


@app.post("/login/safe")
def login_safely():
    response = make_response("welcome")
    # ok: assize.python.insecure-cookie
    response.set_cookie("session_id", "a1", secure=True, httponly=True, samesite="Lax")
    # ok: assize.python.insecure-cookie
    response.set_cookie("theme", "dark")
    return response
