from flask import Flask, abort, g

app = Flask(__name__)


@app.post("/accounts/close")
def close():
    # ruleid: assize.python.assert-access-check
    assert g.user.is_admin, "administrators only"
    return {"closed": True}


@app.post("/accounts/close/safe")
def close_safely():
    # ok: assize.python.assert-access-check
    if not g.user.is_admin:
        abort(403)
    return {"closed": True}


def test_close(user):
    # ok: assize.python.assert-access-check
    assert user.is_admin


def total(rows):
    # ok: assize.python.assert-access-check
    assert rows, "no rows"
    return sum(rows)
