const cors = require("cors");
const express = require("express");

const app = express();
// ruleid: assize.javascript.permissive-cors
app.use(cors({ origin: true, credentials: true }));

app.use((req, res, next) => {
  // ruleid: assize.javascript.permissive-cors
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
  next();
});

// ok: assize.javascript.permissive-cors
app.use(cors({ origin: ["https://shop.example.org"], credentials: true }));

const ORIGINS = new Set(["https://shop.example.org"]);
app.use((req, res, next) => {
  if (ORIGINS.has(req.headers.origin)) {
    // ok: assize.javascript.permissive-cors
    res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
  }
  next();
});
