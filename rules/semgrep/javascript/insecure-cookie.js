const express = require("express");
const session = require("express-session");

const app = express();
// ruleid: assize.javascript.insecure-cookie
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: false } }));

app.post("/login", (req, res) => {
  // ruleid: assize.javascript.insecure-cookie
  res.cookie("session_id", req.id);
  // ruleid: assize.javascript.insecure-cookie
  res.cookie("remember", "1", { secure: true, httpOnly: false });
  res.end();
});

app.post("/login/safe", (req, res) => {
  // ok: assize.javascript.insecure-cookie
  res.cookie("session_id", req.id, { secure: true, httpOnly: true, sameSite: "lax" });
  // ok: assize.javascript.insecure-cookie
  res.cookie("theme", "dark");
  res.end();
});
