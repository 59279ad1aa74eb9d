function hand(token) {
  // ruleid: assize.javascript.postmessage-any-origin
  window.opener.postMessage({ type: "login", token }, "*");
}

function handText(accessToken) {
  // ruleid: assize.javascript.postmessage-any-origin
  window.parent.postMessage(accessToken, "*");
}

function handSafely(token) {
  // ok: assize.javascript.postmessage-any-origin
  window.opener.postMessage({ type: "login", token }, "https://shop.example.org");
}

function ready() {
  // ok: assize.javascript.postmessage-any-origin
  window.parent.postMessage("ready", "*");
}
