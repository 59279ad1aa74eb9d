const fs = require("node:fs");
const path = require("node:path");
const express = require("express");

const app = express();
const ROOT = "/srv/invoices";

app.get("/invoice", (req, res) => {
  // ruleid: assize.javascript.path-traversal
  fs.readFile(path.join(ROOT, req.query.name), "utf8", (error, text) => res.send(text));
});

app.get("/download/:name", (req, res) => {
  // ruleid: assize.javascript.path-traversal
  res.sendFile(ROOT + "/" + req.params.name);
});

app.get("/safe/invoice", (req, res) => {
  const file = path.resolve(ROOT, req.query.name);
  if (!file.startsWith(ROOT + path.sep)) {
    return res.sendStatus(404);
  }
  // ok: assize.javascript.path-traversal
  fs.readFile(file, "utf8", (error, text) => res.send(text));
});

app.get("/safe/download/:name", (req, res) => {
  // ok: assize.javascript.path-traversal
  res.sendFile(req.params.name, { root: ROOT });
});

app.get("/page/:number", (req, res) => {
  // ok: assize.javascript.path-traversal
  res.sendFile(`${ROOT}/${Number(req.params.number)}.html`);
});
