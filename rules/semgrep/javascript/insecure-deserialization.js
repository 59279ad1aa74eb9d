const express = require("express");
const serialize = require("node-serialize");
const yaml = require("js-yaml");

const app = express();

app.get("/basket", (req, res) => {
  // ruleid: assize.javascript.insecure-deserialization
  res.json(serialize.unserialize(req.cookies.basket));
});

app.post("/settings", (req, res) => {
  // ruleid: assize.javascript.insecure-deserialization
  res.json(yaml.load(req.body.text, { schema: yaml.DEFAULT_FULL_SCHEMA }));
});

app.get("/basket/safe", (req, res) => {
  // ok: assize.javascript.insecure-deserialization
  res.json(JSON.parse(req.cookies.basket));
});

app.post("/settings/safe", (req, res) => {
  // ok: assize.javascript.insecure-deserialization
  res.json(yaml.load(req.body.text));
});
