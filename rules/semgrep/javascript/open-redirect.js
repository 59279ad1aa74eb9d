const express = require("express");

const app = express();
const PAGES = new Set(["/home", "/account"]);

app.get("/login", (req, res) => {
  // ruleid: assize.javascript.open-redirect
  res.redirect(req.query.next);
});

app.get("/moved", (req, res) => {
  const target = req.query.to || "/";
  // ruleid: assize.javascript.open-redirect
  res.redirect(302, target);
});

app.get("/login/safe", (req, res) => {
  // ok: assize.javascript.open-redirect
  res.redirect(PAGES.has(req.query.next) ? req.query.next : "/home");
});

app.get("/u/:name", (req, res) => {
  // ok: assize.javascript.open-redirect
  res.redirect(`/user/${req.params.name}`);
});
