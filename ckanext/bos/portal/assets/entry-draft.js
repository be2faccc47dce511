/* Nothing typed is lost: it is kept in this browser at once and at the portal some seconds later, until it is saved or
   thrown away. A copy in the browser belongs to one user and bears a token; the portal says which tokens are done. */
(function () {
  "use strict";

  var PAUSE = 2500, LONGEST = 60000, PRESENT = 60000, PREFIX = "bos-draft:";
  var form = document.querySelector("form[data-draft]");
  if (!form) return;
  var wire = window.bosWire, words = wire.words(form), user = form.dataset.user;
  var url = form.dataset.draft, key = PREFIX + user + ":" + url.replace(/^\/en\//, "/");
  var note = form.querySelector("[data-draft-note]"), others = document.querySelector("[data-others]");
  var token = form.dataset.token || random();
  var version = 0, sent = 0, timer = null, wait = PAUSE, busy = false, over = false, soon = null;
  form.elements._draft.value = token;

  function random() {
    return Array.from(crypto.getRandomValues(new Uint32Array(4)), function (one) { return one.toString(36); }).join("");
  }

  /* ---- this browser. It may refuse to keep anything; then the portal alone does. */
  function stored() {
    try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
  }

  function store(done) {
    try {
      var copy = { token: token, at: Date.now(), sent: done, pairs: pairs(), seen: seen(), field: form.elements._field.value };
      localStorage.setItem(key, JSON.stringify(copy));
    } catch (error) { /* full, or not allowed */ }
  }

  function drop(name) {
    try { localStorage.removeItem(name); } catch (error) { /* not allowed */ }
  }

  /* Copies of others who used this computer, and of what is saved, go. */
  function tidy() {
    var done = JSON.parse(form.dataset.done);
    try {
      Object.keys(localStorage).forEach(function (name) {
        if (name.indexOf(PREFIX) !== 0) return;
        var copy = null;
        try { copy = JSON.parse(localStorage.getItem(name)); } catch (error) { /* broken */ }
        if (name.indexOf(PREFIX + user + ":") !== 0 || !copy || done.indexOf(copy.token) >= 0) drop(name);
      });
    } catch (error) { /* not allowed */ }
  }

  function seen() { return form.elements._seen ? form.elements._seen.value : ""; }

  function pairs() {
    return Array.from(new FormData(form)).filter(function (pair) { return pair[0][0] !== "_" && typeof pair[1] === "string"; });
  }

  /* ---- the portal */
  function body(copy) {
    return function () {
      var data = new URLSearchParams(copy.pairs);
      data.set("_csrf_token", form.elements._csrf_token.value);
      data.set("_seen", copy.seen);
      data.set("_draft", copy.token);
      data.set("_field", copy.field);
      data.set("do", "save");
      return data;
    };
  }

  function now() {
    return { token: token, pairs: pairs(), seen: seen(), field: form.elements._field.value };
  }

  function say(text, state) {
    note.textContent = text;
    note.dataset.state = state;
  }

  function company(data) {
    if (!others || !data.others) return;
    var text = data.others.join("\n");
    if (others.dataset.text === text) return;
    others.dataset.text = text;
    others.replaceChildren.apply(others, data.others.map(function (sentence) {
      var line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }));
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  }

  function send() {
    timer = null;
    if (busy || over || sent === version) return;
    var mine = version;
    busy = true;
    wire.post(url, body(now())).then(function (answer) {
      busy = false;
      if (over) return;
      if (answer.state === "ok") {
        wait = PAUSE;
        sent = mine;
        company(answer.data);
        say(wire.fill(words.kept, { time: answer.data.clock }), "kept");
        if (sent === version) {
          form.dataset.safe = "yes";
          store(true);
        } else {
          later(PAUSE);
        }
      } else if (answer.state === "offline") {
        say(words.offline, "offline");
        later(wait);
        wait = Math.min(wait * 2, LONGEST);
      } else if (answer.state === "logged_out") {
        say(words.logged_out, "offline");
        later(LONGEST);
      } else {
        say((answer.data && answer.data.error) || words.refused, "refused");
      }
    });
  }

  function touched(event) {
    if (event && !event.target.name) return;
    version += 1;
    delete form.dataset.safe;
    if (event && event.target.id.indexOf("field-") === 0) form.elements._field.value = event.target.id.slice(6);
    if (!soon) soon = setTimeout(function () { soon = null; store(false); }, 100);
    if (!timer && !busy) later(PAUSE);
  }

  /* ---- what lies in this browser and never reached the portal */
  function bring(copy) {
    return wire.post(url, body(copy)).then(function (answer) {
      if (answer.state !== "ok") {
        say(answer.state === "logged_out" ? words.logged_out : words.offline, "offline");
        return;
      }
      copy.sent = true;
      try { localStorage.setItem(key, JSON.stringify(copy)); } catch (error) { /* not allowed */ }
      location.reload();
    });
  }

  function offer(copy) {
    var time = new Date(copy.at).toLocaleString(document.documentElement.lang, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    var box = document.createElement("div"), text = document.createElement("p");
    box.className = "note bos-kept";
    text.textContent = wire.fill(words.other_copy, { time: time });
    box.append(text);
    [["take", function () { bring(copy); }], ["throw", function () { drop(key); box.remove(); }]].forEach(function (one) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button-quiet";
      button.textContent = words[one[0]];
      button.addEventListener("click", one[1]);
      box.append(button);
    });
    form.before(box);
  }

  function begin() {
    tidy();
    if (form.hasAttribute("data-posted")) { touched(); return; }
    var copy = stored();
    if (!copy) return;
    var same = copy.token === token;
    if (copy.sent) {
      if (!same) drop(key);
    } else if (same || !form.dataset.kept) {
      bring(copy);
    } else {
      offer(copy);
    }
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("click", function (event) { if (event.target.closest("[data-take-back]")) touched(); });
  form.addEventListener("submit", function (event) {
    if (event.defaultPrevented) return;
    over = true;
    clearTimeout(timer);
    store(false);
  });
  document.querySelectorAll("form[data-discard]").forEach(function (discard) {
    discard.addEventListener("submit", function () { over = true; clearTimeout(soon); form.dataset.safe = "yes"; drop(key); });
  });
  document.addEventListener("submit", function (event) {
    if (event.target.action.indexOf("/user/_logout") < 0) return;
    over = true;
    clearTimeout(soon);
    Object.keys(localStorage).forEach(function (name) { if (name.indexOf(PREFIX) === 0) drop(name); });
  });
  window.addEventListener("pageshow", function () { over = false; });
  window.addEventListener("online", function () { wait = PAUSE; if (sent !== version) later(0); });
  window.addEventListener("offline", function () { if (sent !== version) say(words.offline, "offline"); });
  window.addEventListener("pagehide", function () {
    if (over || sent === version) return;
    store(false);
    navigator.sendBeacon(url, body(now())());
  });

  function present() {
    if (document.visibilityState !== "visible" || over) return;
    wire.post(url, function () {
      return new URLSearchParams({ _csrf_token: form.elements._csrf_token.value, "do": "open" });
    }).then(function (answer) { if (answer.state === "ok") company(answer.data); });
  }
  begin();
  present();
  setInterval(present, PRESENT);
})();
