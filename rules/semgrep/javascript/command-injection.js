const { exec, execFile } = require("node:child_process");
const cp = require("child_process");
const express = require("express");

const app = express();

app.get("/ping", (req, res) => {
  // ruleid: assize.javascript.command-injection
  exec("ping -c 1 " + req.query.host, (error, out) => res.send(out));
});

function archive(folder) {
  // ruleid: assize.javascript.command-injection
  return cp.execSync(`tar czf /var/backups/day.tgz ${folder}`);
}

function archiveSafely(folder, done) {
  // ok: assize.javascript.command-injection
  execFile("tar", ["czf", "/var/backups/day.tgz", folder], done);
}

function nightly() {
  // ok: assize.javascript.command-injection
  return cp.execSync("backup --all");
}

function firstMatch(text, pattern) {
  // ok: assize.javascript.command-injection
  return pattern.exec("x" + text);
}
