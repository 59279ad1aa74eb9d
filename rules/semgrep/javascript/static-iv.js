const crypto = require("node:crypto");

function lock(key, text) {
  const iv = Buffer.alloc(16);
  // ruleid: assize.javascript.static-iv
  return crypto.createCipheriv("aes-256-cbc", key, iv).update(text);
}

function lockFixed(key, text) {
  // ruleid: assize.javascript.static-iv
  return crypto.createCipheriv("aes-256-cbc", key, "0123456789abcdef").update(text);
}

function lockSafely(key, text) {
  const nonce = crypto.randomBytes(12);
  // ok: assize.javascript.static-iv
  const cipher = crypto.createCipheriv("aes-256-gcm", key, nonce);
  return [nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()];
}

function lockGiven(key, iv, text) {
  // ok: assize.javascript.static-iv
  return crypto.createCipheriv("aes-256-cbc", key, iv).update(text);
}
