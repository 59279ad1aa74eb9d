const express = require("express");

module.exports = function accounts(app, users) {
  app.post("/login", async (req, res) => {
    // ruleid: assize.javascript.nosql-injection
    const user = await users.findOne({ mail: req.body.mail, pin: req.body.pin });
    res.json({ ok: user !== null });
  });

  app.get("/search", async (req, res) => {
    // ruleid: assize.javascript.nosql-injection
    res.json(await users.find(req.query).toArray());
  });

  app.post("/login/safe", async (req, res) => {
    // ok: assize.javascript.nosql-injection
    const user = await users.findOne({ mail: String(req.body.mail) });
    res.json({ ok: user !== null });
  });

  app.get("/pick", (req, res) => {
    // ok: assize.javascript.nosql-injection
    res.json([1, 2, 3].find((n) => n === 2));
  });

  return express.Router();
};
