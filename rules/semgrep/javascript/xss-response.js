const escapeHtml = require("escape-html");
const express = require("express");

const app = express();

app.get("/hello", (req, res) => {
  // ruleid: assize.javascript.xss-response
  res.send("<h1>Hello " + req.query.name + "</h1>");
});

app.get("/bye", (req, res) => {
  const name = req.query.name;
  // ruleid: assize.javascript.xss-response
  res.send(`<p>Bye ${name}</p>`);
});

app.get("/raw", (req, res) => {
  // ruleid: assize.javascript.xss-response
  res.send(req.query.text);
});

app.get("/hello/safe", (req, res) => {
  const name = escapeHtml(req.query.name);
  // ok: assize.javascript.xss-response
  res.send(`<h1>Hello ${name}</h1>`);
});

app.get("/json", (req, res) => {
  // ok: assize.javascript.xss-response
  res.json({ name: req.query.name });
});
