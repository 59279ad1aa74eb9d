import os

from flask import Flask

app = Flask(__name__)


def main():
    # ruleid: assize.python.debug-mode
    app.run(port=8080, debug=True)


def main_safely():
    # ok: assize.python.debug-mode
    app.run(port=8080, debug=os.environ.get("SHOP_DEBUG") == "1")


def main_plain():
    # ok: assize.python.debug-mode
    app.run(port=8080)
