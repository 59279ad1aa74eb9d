function greet() {
  const name = new URLSearchParams(location.search).get("name");
  // ruleid: assize.javascript.dom-xss
  document.getElementById("hello").innerHTML = "Hello " + name;
}

function jump() {
  // ruleid: assize.javascript.dom-xss
  document.write("<a href='" + document.referrer + "'>back</a>");
}

function greetSafely() {
  const name = new URLSearchParams(location.search).get("name");
  // ok: assize.javascript.dom-xss
  document.getElementById("hello").textContent = "Hello " + name;
}

function fixed() {
  // ok: assize.javascript.dom-xss
  document.getElementById("hello").innerHTML = "<b>Hello</b>";
}
