const _ = require("lodash");
const express = require("express");

const app = express();
const settings = {};
const profile = new Map();

app.post("/settings", (req, res) => {
  // ruleid: assize.javascript.prototype-pollution
  settings[req.body.group][req.body.name] = req.body.value;
  res.end();
});

app.patch("/settings", (req, res) => {
  // ruleid: assize.javascript.prototype-pollution
  _.merge(settings, req.body);
  res.end();
});

app.post("/settings/safe", (req, res) => {
  // ok: assize.javascript.prototype-pollution
  profile.set(req.body.name, req.body.value);
  res.end();
});

app.post("/flat", (req, res) => {
  // ok: assize.javascript.prototype-pollution
  settings.theme = String(req.body.theme);
  res.end();
});
