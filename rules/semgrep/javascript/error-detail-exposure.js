const express = require("express");

const app = express();

app.use((err, req, res, next) => {
  // ruleid: assize.javascript.error-detail-exposure
  res.status(500).send(err.stack);
});

app.use((err, req, res, next) => {
  // ruleid: assize.javascript.error-detail-exposure
  res.status(500).json({ message: err.message, trace: err.stack });
});

app.use((err, req, res, next) => {
  console.error(err.stack);
  // ok: assize.javascript.error-detail-exposure
  res.status(500).json({ message: "Something went wrong" });
});
