const logger = require("pino")();

function login(user, password) {
  // ruleid: assize.javascript.secret-in-log
  logger.info("login of %s with %s", user, password);
  // ruleid: assize.javascript.secret-in-log
  console.log(`client uses ${user.apiKey}`);
}

function loginSafely(user, password) {
  // ok: assize.javascript.secret-in-log
  logger.info("login of %s", user);
  // ok: assize.javascript.secret-in-log
  console.log(`password given: ${password.length > 0}`);
}
