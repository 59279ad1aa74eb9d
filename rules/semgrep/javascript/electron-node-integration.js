const { BrowserWindow } = require("electron");

function open() {
  // ruleid: assize.javascript.electron-node-integration
  return new BrowserWindow({ width: 800, webPreferences: { nodeIntegration: true } });
}

function openSafely() {
  // ok: assize.javascript.electron-node-integration
  return new BrowserWindow({ width: 800, webPreferences: { contextIsolation: true, preload: "/app/preload.js" } });
}
