const jwt = require("jsonwebtoken");
const session = require("express-session");
const { Pool } = require("pg");

// ruleid: assize.javascript.hardcoded-credential
const JWT_SECRET = "signing words of the shop";

function issue(user) {
  // ruleid: assize.javascript.hardcoded-credential
  return jwt.sign({ sub: user }, "signing words of the shop");
}

// ruleid: assize.javascript.hardcoded-credential
const sessions = session({ secret: "keyboard of the shop", resave: false });
// ruleid: assize.javascript.hardcoded-credential
const pool = new Pool({ host: "db", user: "shop", password: "swordfish 7" });

// ok: assize.javascript.hardcoded-credential
const safePool = new Pool({ host: "db", user: "shop", password: process.env.DB_PASSWORD });

function issueSafely(user) {
  // ok: assize.javascript.hardcoded-credential
  return jwt.sign({ sub: user }, process.env.JWT_SECRET);
}

module.exports = { JWT_SECRET, issue, issueSafely, sessions, pool, safePool };
