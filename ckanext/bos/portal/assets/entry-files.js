/* Several papers at once: each with its kind guessed from the name, its own progress, and another try when it fails.
   They go one after the other, since each changes the same package. */
(function () {
  "use strict";

  var box = document.querySelector("[data-many]");
  if (!box) return;
  var wire = window.bosWire, words = wire.words(box), accept = JSON.parse(box.dataset.accept), limit = Number(box.dataset.limit);
  var input = box.querySelector("#many-files"), list = box.querySelector("[data-files]"), drop = box.querySelector("[data-drop]");
  var start = box.querySelector("[data-send-all]"), note = box.querySelector("[data-files-note]");
  var items = [], running = false, wait = 2000, preset = "";
  box.hidden = false;

  function part(item, name) { return item.row.querySelector("[data-" + name + "]"); }

  function megabytes(size) {
    return (size / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) + " MB";
  }

  function say(item, state, text) {
    item.state = state;
    item.row.dataset.state = state;
    part(item, "state").textContent = text;
    part(item, "retry").hidden = state !== "failed" && state !== "offline";
    part(item, "drop-file").hidden = state === "sending" || state === "stored";
    count();
  }

  function count() {
    var open = items.filter(function (item) { return item.state === "waiting"; }).length;
    start.hidden = !open;
    start.textContent = wire.fill(words.all, { count: open });
    var stored = items.filter(function (item) { return item.state === "stored"; }).length;
    note.textContent = stored ? wire.fill(words.done, { count: stored }) : "";
  }

  /* What can be told before anything is sent; empty when all is well. */
  function fault(item) {
    var kind = part(item, "kind").value, endings = accept[kind];
    if (!item.file.size) return words.empty;
    if (item.file.size > limit) return wire.fill(words.too_large, { name: item.file.name, size: megabytes(item.file.size), limit: box.dataset.limitText });
    var name = item.file.name.toLowerCase();
    if (endings && !endings.some(function (ending) { return name.slice(-ending.length) === ending; })) return wire.fill(words.kind, { endings: endings.join(", ") });
    return "";
  }

  function judge(item) {
    var wrong = fault(item), kind = part(item, "kind");
    if (wrong) say(item, "refused", wrong);
    else if (!kind.value) say(item, "ask", words.ask);
    else say(item, "waiting", words.waiting);
  }

  function add(files) {
    var fresh = Array.from(files).map(function (file) {
      var item = { file: file, row: box.querySelector("template").content.firstElementChild.cloneNode(true), state: "", tries: 0 };
      part(item, "name").textContent = file.name;
      part(item, "size").textContent = megabytes(file.size);
      part(item, "kind").value = preset;
      part(item, "kind").addEventListener("change", function () { judge(item); });
      part(item, "retry").addEventListener("click", function () { judge(item); if (item.state === "waiting") run(); });
      part(item, "drop-file").addEventListener("click", function () {
        items.splice(items.indexOf(item), 1);
        item.row.remove();
        count();
        input.focus();
      });
      items.push(item);
      list.append(item.row);
      judge(item);
      return item;
    });
    var unknown = preset ? [] : fresh;
    preset = "";
    if (unknown.length) guess(unknown);
  }

  function guess(unknown) {
    var asked = new URLSearchParams(unknown.map(function (item) { return ["name", item.file.name]; }));
    fetch(box.dataset.guess + "?" + asked, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (data) {
        unknown.forEach(function (item, at) {
          if (part(item, "kind").value || !data.kinds[at]) return;
          part(item, "kind").value = data.kinds[at];
          judge(item);
        });
      })
      .catch(function () { /* the line is down: people choose */ });
  }

  function run() {
    if (running) return;
    var item = items.find(function (one) { return one.state === "waiting"; });
    if (!item) return;
    running = true;
    say(item, "sending", wire.fill(words.sending, { percent: 0 }));
    window.bosLighter(item.file, part(item, "kind").value).then(function (lighter) {
      if (lighter !== item.file) part(item, "size").textContent = megabytes(item.file.size) + " → " + megabytes(lighter.size);
      item.file = lighter;
      send(item);
    });
  }

  function next() { running = false; run(); }

  function send(item, renewed) {
    var data = new FormData(), request = new XMLHttpRequest(), bar = part(item, "progress");
    data.set("_csrf_token", document.querySelector("input[name=_csrf_token]").value);
    data.set("kind", part(item, "kind").value);
    data.set("name", part(item, "title").value);
    data.set("document_date", part(item, "date").value);
    if (item.tries) data.set("again", "1");
    data.set("upload", item.file);
    bar.hidden = false;
    bar.value = 0;
    say(item, "sending", wire.fill(words.sending, { percent: 0 }));
    request.open("POST", box.dataset.send);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", function (event) {
      var percent = event.lengthComputable ? Math.floor(event.loaded / event.total * 100) : 0;
      bar.value = percent;
      part(item, "state").textContent = percent < 100 ? wire.fill(words.sending, { percent: percent }) : words.checking;
    });
    request.addEventListener("load", function () {
      var answer = {};
      try { answer = JSON.parse(request.responseText); } catch (error) { /* a page, not an answer */ }
      if (request.status === 400 && answer.csrf && !renewed) { wire.renew(answer.csrf); send(item, true); return; }
      bar.hidden = true;
      if (request.status === 200 && answer.id) stored(item, answer);
      else if (request.status >= 500) { lost(item); return; }
      else if (request.responseURL.indexOf("/user/login") >= 0) say(item, "failed", words.logged_out);
      else {
        var said = Object.keys(answer.errors || {}).map(function (name) { return answer.errors[name].join(" "); }).join(" ");
        say(item, "failed", said || answer.error || words.failed);
      }
      next();
    });
    request.addEventListener("error", function () { lost(item); });
    request.addEventListener("timeout", function () { lost(item); });
    request.send(data);
  }

  /* The line is down: this one waits, the others behind it too. */
  function lost(item) {
    item.tries += 1;
    part(item, "progress").hidden = true;
    say(item, "offline", words.offline);
    running = false;
    setTimeout(resume, wait);
    wait = Math.min(wait * 2, 60000);
  }

  function resume() {
    items.forEach(function (item) { if (item.state === "offline") say(item, "waiting", words.waiting); });
    run();
  }

  function stored(item, answer) {
    wait = 2000;
    say(item, "stored", words.stored);
    var edit = part(item, "edit");
    edit.hidden = false;
    edit.href = answer.edit;
    item.row.querySelectorAll("select, input").forEach(function (one) { one.disabled = true; });
    refresh();
  }

  /* The list of what is there and what is owed, without touching what is being typed. */
  function refresh() {
    fetch(location.href, { credentials: "same-origin" }).then(function (answer) { return answer.text(); }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      document.querySelectorAll("[data-refresh]").forEach(function (old) {
        var fresh = page.querySelector("[data-refresh='" + old.dataset.refresh + "']");
        if (fresh) old.replaceChildren.apply(old, Array.from(fresh.childNodes));
      });
    }).catch(function () { /* the list is as old as the page, no more */ });
  }

  input.addEventListener("change", function () { add(input.files); input.value = ""; });
  start.addEventListener("click", run);
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-pick]");
    if (!link) return;
    event.preventDefault();
    preset = link.dataset.pick;
    input.click();
  });
  input.addEventListener("cancel", function () { preset = ""; });
  ["dragenter", "dragover"].forEach(function (name) {
    drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.add("bos-drop-over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function () { drop.classList.remove("bos-drop-over"); });
  });
  drop.addEventListener("drop", function (event) { event.preventDefault(); add(event.dataTransfer.files); });
  window.addEventListener("online", resume);
  window.addEventListener("beforeunload", function (event) {
    if (items.some(function (item) { return ["waiting", "sending", "offline"].indexOf(item.state) >= 0; })) event.preventDefault();
  });
})();
