const vm = require("node:vm");
const express = require("express");

const app = express();

app.post("/price", (req, res) => {
  // ruleid: assize.javascript.code-injection
  res.json({ price: eval(req.body.formula) });
});

app.post("/script", (req, res) => {
  const source = "result = " + req.body.source;
  // ruleid: assize.javascript.code-injection
  res.json(vm.runInNewContext(source, {}));
});

app.post("/price/safe", (req, res) => {
  const { amount } = JSON.parse(req.body.text);
  // ok: assize.javascript.code-injection
  res.json({ price: amount * 1.2 });
});

function constant() {
  // ok: assize.javascript.code-injection
  return new Function("return 6 * 7")();
}
