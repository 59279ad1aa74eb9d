const fs = require("node:fs");

function publish(file) {
  // ruleid: assize.javascript.world-writable-file
  fs.chmodSync(file, 0o777);
  // ruleid: assize.javascript.world-writable-file
  fs.chmodSync(file, "666");
}

function publishSafely(file) {
  // ok: assize.javascript.world-writable-file
  fs.chmodSync(file, 0o640);
}
