/* While somebody types: thousands in amounts, remarks beside the inputs, figures taken over, locked values. */
(function () {
  "use strict";

  document.documentElement.classList.add("bos-live");

  /* ---- thousands. Only digits after digits are grouped; whoever writes a point or a word is left alone, since
     "1.25 miliar" must not become 125. */
  var GROUPED = /^(?:|[1-9]\d{0,2}(?:\.\d{3})*(?:,\d{0,2})?)$/;
  var PLAIN = /^[1-9]\d*(?:,\d{0,2})?$/;
  var was = new WeakMap();

  function group(input, event) {
    var before = was.has(input) ? was.get(input) : input.defaultValue, text = input.value;
    was.set(input, text);
    /* A digit typed or something deleted in a grouped number, or a whole number put in at once. */
    var byHand = /^delete/.test(event.inputType || "") || event.inputType === "insertText" && /^\d$/.test(event.data || "");
    if (byHand ? !GROUPED.test(before) : text.indexOf(".") >= 0) return;
    var at = input.selectionEnd;
    /* Whoever deletes a point means the digit beyond it. */
    if (/^deleteContent/.test(event.inputType || "") && text.replace(/\./g, "") === before.replace(/\./g, "")) {
      if (event.inputType === "deleteContentForward") text = text.slice(0, at) + text.slice(at + 1);
      else { text = text.slice(0, at - 1) + text.slice(at); at -= 1; }
      input.value = text;
    }
    var plain = text.replace(/\./g, "");
    if (!PLAIN.test(plain)) return;
    var parts = plain.split(",");
    var whole = parts[0].replace(/\B(?=(\d{3})+$)/g, ".");
    var fresh = parts.length > 1 ? whole + "," + parts[1] : whole;
    if (fresh === text) return;
    var behind = text.slice(at).replace(/\./g, "").length;
    input.value = fresh;
    was.set(input, fresh);
    var caret = fresh.length;
    while (behind > 0 && caret > 0) {
      caret -= 1;
      if (fresh[caret] !== ".") behind -= 1;
    }
    input.setSelectionRange(caret, caret);
  }

  document.addEventListener("focusin", function (event) {
    if (event.target.dataset && event.target.dataset.bos === "money") was.set(event.target, event.target.value);
  });
  document.addEventListener("input", function (event) {
    if (event.target.dataset.bos === "money" && !event.isComposing) group(event.target, event);
  }, true);

  /* ---- a figure that is there already */
  function put(input, value) {
    if (input.type === "radio" || input.type === "checkbox") return;
    input.value = value;
    was.set(input, value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-offer]");
    if (!button) return;
    var values = JSON.parse(button.dataset.offer), first = null;
    if (typeof values === "string") {
      first = button.closest(".bos-field").querySelector("input, select, textarea");
      put(first, values);
    } else {
      var row = button.closest(".bos-row");
      Object.keys(values).forEach(function (name) {
        var input = row.querySelector("[name$='-" + name + "']");
        if (input) put(input, values[name]);
        if (input && input.type !== "hidden" && !first) first = input;
      });
    }
    if (first) first.focus();
    button.parentElement.hidden = true;
  });

  document.addEventListener("input", function (event) {
    var field = event.target.closest && event.target.closest(".bos-field");
    var offers = field && field.querySelector("[data-offers]");
    if (offers) offers.hidden = Boolean(event.target.value);
  });

  /* ---- a value that a source gave is sent only when somebody opened it */
  function lock(details) {
    var inputs = details.querySelectorAll("input, select, textarea");
    function touched() {
      return Array.prototype.some.call(inputs, function (input) {
        if (input.tagName === "SELECT") return Array.prototype.some.call(input.options, function (one) { return one.selected !== one.defaultSelected; });
        return input.type === "radio" || input.type === "checkbox" ? input.checked !== input.defaultChecked : input.value !== input.defaultValue;
      });
    }
    function set() {
      var off = details.dataset.locked === "field" && !details.open && !touched();
      inputs.forEach(function (input) { input.disabled = off; });
    }
    set();
    details.addEventListener("toggle", function () {
      set();
      if (details.open) details.querySelector("input:not([type=hidden]), select, textarea").focus();
    });
  }
  document.querySelectorAll("[data-locked]").forEach(lock);

  /* ---- remarks */
  function remarks(form) {
    var timer = null, number = 0, touched = new Set(), live = document.createElement("p");
    live.className = "hidden";
    live.setAttribute("role", "status");
    form.append(live);

    function target(name) {
      var input = form.elements[name] || document.getElementById("field-" + name);
      if (input && !input.tagName) input = input[input.length - 1];
      return input || null;
    }

    function clear(name) {
      document.querySelectorAll("[data-remark" + (name ? "='" + CSS.escape(name) + "'" : "") + "]").forEach(function (one) {
        var input = target(one.dataset.remark);
        if (input) {
          var ids = (input.getAttribute("aria-describedby") || "").split(" ").filter(function (id) { return id && id !== one.id; });
          if (ids.length) input.setAttribute("aria-describedby", ids.join(" ")); else input.removeAttribute("aria-describedby");
          if (one.dataset.level === "error") input.removeAttribute("aria-invalid");
        }
        one.remove();
      });
    }

    function show(name, list) {
      var input = target(name);
      if (!input) return;
      var field = input.closest(".bos-field") || input;
      var old = field.querySelector(".bos-error:not([data-remark])");
      if (old && !touched.has(name)) return;
      var note = document.createElement("p");
      var wrong = list.some(function (one) { return one.level === "error"; });
      note.id = "remark-" + name;
      note.dataset.remark = name;
      note.dataset.level = wrong ? "error" : "look";
      note.className = wrong ? "bos-error" : "bos-look";
      note.textContent = list.map(function (one) { return one.text; }).join(" ");
      if (field === input) field.querySelector("h2, h3").after(note); else field.append(note);
      input.setAttribute("aria-describedby", ((input.getAttribute("aria-describedby") || "") + " " + note.id).trim());
      if (wrong) input.setAttribute("aria-invalid", "true");
    }

    /* What the server said of a field before it was changed is over. */
    function mended(name, found) {
      var input = target(name), field = input && input.closest(".bos-field");
      var old = field && field.querySelector(".bos-error:not([data-remark])");
      if (!old || (found[name] || []).some(function (one) { return one.level === "error"; })) return;
      old.remove();
      field.classList.remove("bos-wrong");
      input.removeAttribute("aria-invalid");
    }

    function look() {
      var mine = ++number;
      window.bosWire.post(form.dataset.check, function () { return new URLSearchParams(new FormData(form)); }).then(function (answer) {
        if (answer.state !== "ok" || mine !== number) return;
        var found = answer.data.fields;
        clear();
        touched.forEach(function (name) { mended(name, found); });
        Object.keys(found).forEach(function (name) { show(name, found[name]); });
        live.textContent = Array.from(touched).filter(function (name) { return found[name]; }).map(function (name) {
          return found[name].map(function (one) { return one.text; }).join(" ");
        }).join(" ");
      });
    }

    form.addEventListener("change", function (event) {
      if (!event.target.name) return;
      touched.add(event.target.name);
      clearTimeout(timer);
      timer = setTimeout(look, 400);
    });
  }
  document.querySelectorAll("form[data-check]").forEach(remarks);
})();
