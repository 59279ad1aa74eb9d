const ejs = require("ejs");
const express = require("express");

const app = express();

app.get("/hello", (req, res) => {
  const page = "<h1>Hello " + req.query.name + "</h1>";
  // ruleid: assize.javascript.template-injection
  res.send(ejs.render(page));
});

app.get("/hello/safe", (req, res) => {
  // ok: assize.javascript.template-injection
  res.send(ejs.render("<h1>Hello <%= name %></h1>", { name: req.query.name }));
});
