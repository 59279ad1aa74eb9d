const fs = require("node:fs");
const https = require("node:https");

// ruleid: assize.javascript.tls-verification-disabled
const open = new https.Agent({ keepAlive: true, rejectUnauthorized: false });

function everywhere() {
  // ruleid: assize.javascript.tls-verification-disabled
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
}

// ok: assize.javascript.tls-verification-disabled
const own = new https.Agent({ keepAlive: true, ca: fs.readFileSync("/etc/ssl/own-ca.pem") });

module.exports = { open, own, everywhere };
