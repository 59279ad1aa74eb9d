import os
import shlex
import subprocess

from flask import Flask, request

app = Flask(__name__)
BACKUP = "/usr/local/bin/backup"


@app.route("/ping")
def ping():
    host = request.args["host"]
    # ruleid: assize.python.command-injection
    return os.popen("ping -c 1 " + host).read()


def archive(folder):
    # ruleid: assize.python.command-injection
    subprocess.run(f"tar czf /var/backups/day.tgz {folder}", shell=True, check=True)


def resize(name, width):
    command = "convert %s -resize %d out.png" % (name, width)
    # ruleid: assize.python.command-injection
    os.system(command)


def archive_safely(folder):
    # ok: assize.python.command-injection
    subprocess.run(["tar", "czf", "/var/backups/day.tgz", folder], check=True)


def archive_quoted(folder):
    # ok: assize.python.command-injection
    subprocess.run(f"tar czf - {shlex.quote(folder)} | gzip -9 > day.gz", shell=True, check=True)


def nightly():
    # ok: assize.python.command-injection
    os.system(f"{BACKUP} --all")
    # ok: assize.python.command-injection
    os.system("sync")
