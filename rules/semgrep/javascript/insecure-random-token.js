const crypto = require("node:crypto");

function reset(user) {
  // ruleid: assize.javascript.insecure-random-token
  user.resetToken = Math.random().toString(36).slice(2);
}

function generatePassword() {
  let text = "";
  for (let i = 0; i < 12; i++) {
    text += "abcdefgh"[Math.floor(Math.random() * 8)];
  }
  // ruleid: assize.javascript.insecure-random-token
  return text;
}

function session() {
  // ruleid: assize.javascript.insecure-random-token
  const sessionId = `s${Math.random()}`;
  return sessionId;
}

function resetSafely(user) {
  // ok: assize.javascript.insecure-random-token
  user.resetToken = crypto.randomBytes(32).toString("hex");
}

function pause() {
  // ok: assize.javascript.insecure-random-token
  const delay = Math.random() * 50;
  return delay;
}
