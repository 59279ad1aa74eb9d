const crypto = require("node:crypto");

function fingerprint(document) {
  // ruleid: assize.javascript.weak-hash
  return crypto.createHash("md5").update(document).digest("hex");
}

function sign(document, key) {
  // ruleid: assize.javascript.weak-hash
  return crypto.createSign("RSA-SHA1").update(document).sign(key);
}

function fingerprintSafely(document) {
  // ok: assize.javascript.weak-hash
  return crypto.createHash("sha256").update(document).digest("hex");
}
