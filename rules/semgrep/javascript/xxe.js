const libxml = require("libxmljs2");

function order(text) {
  // ruleid: assize.javascript.xxe
  return libxml.parseXml(text, { noent: true });
}

function invoice(text) {
  // ruleid: assize.javascript.xxe
  return libxml.parseXmlString(text, { dtdload: true, noblanks: true });
}

function orderSafely(text) {
  // ok: assize.javascript.xxe
  return libxml.parseXml(text, { nonet: true });
}
