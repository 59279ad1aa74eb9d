const axios = require("axios");
const express = require("express");

const app = express();
const PARTNERS = new Set(["bank.example.org", "post.example.org"]);

app.get("/fetch", async (req, res) => {
  // ruleid: assize.javascript.ssrf
  const answer = await fetch(req.query.url);
  res.send(await answer.text());
});

app.post("/webhook/test", async (req, res) => {
  // ruleid: assize.javascript.ssrf
  const answer = await axios.post(`https://${req.body.host}/hook`, {});
  res.send(answer.data);
});

app.get("/fetch/safe", async (req, res) => {
  const url = new URL(req.query.url);
  if (!PARTNERS.has(url.hostname)) {
    return res.sendStatus(400);
  }
  // ok: assize.javascript.ssrf
  const answer = await fetch(url, { redirect: "error" });
  res.send(await answer.text());
});

app.get("/rate/:currency", async (req, res) => {
  // ok: assize.javascript.ssrf
  const answer = await fetch(`https://rates.example.org/v1/${req.params.currency}`);
  res.send(await answer.text());
});
