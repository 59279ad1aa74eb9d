import logging
import traceback

from flask import Flask, jsonify

app = Flask(__name__)
log = logging.getLogger(__name__)


@app.errorhandler(Exception)
def failed(error):
    # ruleid: assize.python.error-detail-exposure
    return traceback.format_exc(), 500


@app.route("/run")
def run():
    try:
        total = settle()
    except ValueError:
        detail = traceback.format_exc()
        # ruleid: assize.python.error-detail-exposure
        return jsonify({"error": detail}), 500
    return {"total": total}


def settle():
    return 7


@app.errorhandler(404)
def missing(error):
    log.error(traceback.format_exc())
    # ok: assize.python.error-detail-exposure
    return jsonify({"error": "not found"}), 404
