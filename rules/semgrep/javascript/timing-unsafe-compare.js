const crypto = require("node:crypto");

function accepted(key, body, received) {
  const expectedSignature = crypto.createHmac("sha256", key).update(body).digest("hex");
  // ruleid: assize.javascript.timing-unsafe-compare
  return expectedSignature === received;
}

function known(req) {
  // ruleid: assize.javascript.timing-unsafe-compare
  return req.headers["x-api-key"] === process.env.API_KEY;
}

function acceptedSafely(key, body, received) {
  const expected = crypto.createHmac("sha256", key).update(body).digest();
  // ok: assize.javascript.timing-unsafe-compare
  return expected.length === received.length && crypto.timingSafeEqual(expected, received);
}

function hasKey(options) {
  // ok: assize.javascript.timing-unsafe-compare
  return options.apiKey !== undefined;
}
