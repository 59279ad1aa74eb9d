const express = require("express");

const app = express();
const names = ["ann", "bob"];

app.get("/search", (req, res) => {
  // ruleid: assize.javascript.regex-from-request
  const wanted = new RegExp(req.query.q, "i");
  res.json(names.filter((name) => wanted.test(name)));
});

app.get("/search/safe", (req, res) => {
  // ok: assize.javascript.regex-from-request
  const wanted = new RegExp(RegExp.escape(req.query.q), "i");
  res.json(names.filter((name) => wanted.test(name)));
});

app.get("/search/plain", (req, res) => {
  // ok: assize.javascript.regex-from-request
  res.json(names.filter((name) => name.includes(req.query.q)));
});
