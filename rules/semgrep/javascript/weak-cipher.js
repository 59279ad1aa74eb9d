const crypto = require("node:crypto");

function lock(key, text) {
  // ruleid: assize.javascript.weak-cipher
  const cipher = crypto.createCipheriv("aes-128-ecb", key, null);
  return cipher.update(text, "utf8", "hex") + cipher.final("hex");
}

function lockByPassword(password, text) {
  // ruleid: assize.javascript.weak-cipher
  const cipher = crypto.createCipher("aes192", password);
  return cipher.update(text, "utf8", "hex") + cipher.final("hex");
}

function lockSafely(key, nonce, text) {
  // ok: assize.javascript.weak-cipher
  const cipher = crypto.createCipheriv("aes-256-gcm", key, nonce);
  return [cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
}
