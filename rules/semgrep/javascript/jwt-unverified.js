const jwt = require("jsonwebtoken");

function login(req, res, next) {
  // ruleid: assize.javascript.jwt-unverified
  req.user = jwt.decode(req.headers.authorization.slice(7));
  next();
}

function who(token, key) {
  // ruleid: assize.javascript.jwt-unverified
  return jwt.verify(token, key, { algorithms: ["HS256", "none"] }).sub;
}

function loginSafely(req, res, next) {
  // ok: assize.javascript.jwt-unverified
  req.user = jwt.verify(req.headers.authorization.slice(7), process.env.JWT_KEY, { algorithms: ["RS256"] });
  next();
}

function keyIdOf(token) {
  // ok: assize.javascript.jwt-unverified
  return jwt.decode(token, { complete: true }).header.kid;
}
