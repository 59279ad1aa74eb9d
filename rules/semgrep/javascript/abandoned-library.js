// ruleid: assize.javascript.abandoned-library
const { VM } = require("vm2");
// ruleid: assize.javascript.abandoned-library
const request = require("request");
// ok: assize.javascript.abandoned-library
const vm = require("node:vm");
// ok: assize.javascript.abandoned-library
const { request: send } = require("undici");

module.exports = { VM, request, vm, send };
