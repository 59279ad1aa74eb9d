const fs = require("node:fs");
const path = require("node:path");
const unzipper = require("unzipper");
const AdmZip = require("adm-zip");

function unpack(archive, folder) {
  return fs
    .createReadStream(archive)
    .pipe(unzipper.Parse())
    .on("entry", (entry) => {
      // ruleid: assize.javascript.zip-slip
      entry.pipe(fs.createWriteStream(path.join(folder, entry.path)));
    });
}

function unpackAll(archive, folder) {
  for (const entry of new AdmZip(archive).getEntries()) {
    // ruleid: assize.javascript.zip-slip
    fs.writeFileSync(path.join(folder, entry.entryName), entry.getData());
  }
}

function unpackSafely(archive, folder) {
  for (const entry of new AdmZip(archive).getEntries()) {
    const file = path.resolve(folder, entry.entryName);
    if (!file.startsWith(path.resolve(folder) + path.sep)) {
      throw new Error("entry outside of the folder: " + entry.entryName);
    }
    // ok: assize.javascript.zip-slip
    fs.writeFileSync(file, entry.getData());
  }
}
