const express = require("express");
const { Account } = require("./models");

const app = express();

app.post("/accounts", async (req, res) => {
  // ruleid: assize.javascript.mass-assignment
  res.json(await Account.create(req.body));
});

app.patch("/accounts/:id", async (req, res) => {
  // ruleid: assize.javascript.mass-assignment
  res.json(await Account.findByIdAndUpdate(req.params.id, req.body));
});

app.post("/accounts/safe", async (req, res) => {
  const { name, mail } = req.body;
  // ok: assize.javascript.mass-assignment
  res.json(await Account.create({ name, mail }));
});
