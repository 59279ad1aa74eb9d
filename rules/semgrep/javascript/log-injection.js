const express = require("express");

const app = express();

app.post("/login", (req, res) => {
  // ruleid: assize.javascript.log-injection
  console.warn("login failed for " + req.body.user);
  res.sendStatus(401);
});

app.post("/login/safe", (req, res) => {
  // ok: assize.javascript.log-injection
  console.warn("login failed for " + JSON.stringify(req.body.user));
  res.sendStatus(401);
});
