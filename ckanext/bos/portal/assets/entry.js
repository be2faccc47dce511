/* The guided entry works without this file; with it rows come and go, amounts are read back, and nothing typed is lost
   by a slip. All words come from the page. */
(function () {
  "use strict";

  var english = document.documentElement.lang.slice(0, 2) === "en";
  var MONTHS = english
    ? ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
    : ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];
  var UNITS = {
    ribu: 3, rb: 3, juta: 6, jt: 6, miliar: 9, milyar: 9, m: 9, mlyr: 9, triliun: 12, trilyun: 12, t: 12,
    thousand: 3, million: 6, billion: 9, trillion: 12, rupiah: 0
  };
  var LIMIT = 1e13;
  var STEPS = [[12, "triliun", "trillion"], [9, "miliar", "billion"], [6, "juta", "million"], [3, "ribu", "thousand"]];

  /* Rupiah as core.money reads them: a number, or null. Only for the hint; the server decides. */
  function rupiah(text) {
    var match = /^(?:rp\.?|idr)?\s*([\d.,\s]*\d)\s*(?:,-|,00-|\.-)?\s*([a-z]*)\.?(?:\s*rupiah)?$/
      .exec(text.trim().toLowerCase().replace(/\s+/g, " "));
    if (!match || (match[2] && !(match[2] in UNITS))) return null;
    var power = match[2] ? UNITS[match[2]] : 0;
    var digits = plain(match[1].replace(/ ?([.,]) ?/g, "$1"), power > 0);
    var amount = digits === null ? NaN : Number(digits) * Math.pow(10, power);
    return amount <= LIMIT ? amount : null;
  }

  /* Digits with at most one decimal point; null where they can mean two amounts, or none. */
  function plain(digits, scaled) {
    if (/ /.test(digits) && !/^\d{1,3}(?: \d{3})+(?:[.,]\d+)?$/.test(digits)) return null;
    digits = digits.replace(/ /g, "");
    var point = digits.lastIndexOf("."), comma = digits.lastIndexOf(",");
    if (point >= 0 && comma >= 0) {
      var last = Math.max(point, comma), whole = digits.slice(0, last).split(digits[last] === "." ? "," : ".");
      return grouped(whole) ? whole.join("") + "." + digits.slice(last + 1) : null;
    }
    var parts = digits.split(/[.,]/);
    if (parts.length > 2) return grouped(parts) ? parts.join("") : null;
    if (parts.length === 2 && parts[1].length === 3 && /^(?!0$)\d{1,3}$/.test(parts[0])) {
      if ((point >= 0) === scaled) return null;
      return parts.join(scaled ? "." : "");
    }
    return parts.join(".");
  }

  function grouped(parts) {
    return parts.every(function (part, at) { return at ? /^\d{3}$/.test(part) : /^\d{1,3}$/.test(part); });
  }

  function inWords(amount) {
    var step = STEPS.find(function (one) { return amount >= Math.pow(10, one[0]); });
    var number = step ? amount / Math.pow(10, step[0]) : amount;
    var text = number.toLocaleString(english ? "en-GB" : "id-ID", { maximumFractionDigits: 2 });
    return "= Rp " + text + (step ? " " + step[english ? 2 : 1] : "");
  }

  /* A day as core.dates reads it in figures; nothing for a day that the calendar does not know. */
  function dateInWords(text) {
    var match = /^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:\s+(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?)?$/
      .exec(text.trim());
    if (!match || match[4] > 23 || match[5] > 59) return "";
    var day = new Date(match[3].length === 4 ? match[3] : 2000 + Number(match[3]), match[2] - 1, match[1]);
    if (day.getMonth() !== match[2] - 1 || day.getFullYear() < 2000 || day.getFullYear() > 2060) return "";
    var clock = match[4] ? ", " + match[4].padStart(2, "0") + (english ? ":" : ".") + match[5] + " WIB" : "";
    return "= " + day.getDate() + " " + MONTHS[day.getMonth()] + " " + day.getFullYear() + clock;
  }

  function hint(input) {
    var output = document.getElementById(input.id + "-hint");
    if (!output) return;
    var text = input.value;
    if (input.dataset.bos === "money") {
      var amount = text.trim() ? rupiah(text) : null;
      output.textContent = amount === null ? "" : inWords(amount);
    } else {
      output.textContent = dateInWords(text);
    }
  }

  /* core.schema.Owed.applies */
  function applies(rule, values) {
    var method = values.method || values.planned_method || "";
    var status = values.tender_status || "";
    function among(list, value) { return !list || list.indexOf(value) >= 0; }
    function outside(list, value) { return !list || list.indexOf(value) < 0; }
    return among(rule.methods, method) && outside(rule.not_methods, method) && among(rule.categories, values.category || "") &&
      among(rule.sourcing, values.sourcing || "provider") && among(rule.status, status) && outside(rule.not_status, status);
  }

  function isEmpty(element) {
    return Array.prototype.every.call(element.querySelectorAll("input, select, textarea"), function (input) {
      if (input.type === "hidden" || input.name.slice(-8) === "-removed") return true;
      return input.type === "checkbox" || input.type === "radio" ? !input.checked || !input.value : !input.value;
    });
  }

  /* Fields that the chosen method does not know step aside, others come forward; what is filled in stays. */
  function follow(form) {
    var values = JSON.parse(form.dataset.ruledBy || "{}");
    Object.keys(values).forEach(function (name) {
      var input = form.elements[name];
      if (input && "value" in input) values[name] = input.value;
    });
    form.querySelectorAll("[data-when]").forEach(function (element) {
      var owed = applies(JSON.parse(element.dataset.when), values);
      element.classList.toggle("bos-extra", !owed && isEmpty(element) && !element.classList.contains("bos-wrong"));
      var section = element.closest(".bos-section");
      if (section && !element.classList.contains("bos-extra")) section.classList.remove("bos-extra");
    });
  }

  function addRow(list) {
    var number = Number(list.dataset.next);
    list.dataset.next = number + 1;
    var holder = document.createElement("div");
    holder.innerHTML = list.querySelector("template").innerHTML.replace(/-N-/g, "-" + number + "-");
    var row = holder.firstElementChild;
    list.querySelector(".bos-new-rows").append(row);
    row.querySelector("[data-number]").textContent = list.querySelectorAll(".bos-row").length;
    var first = row.querySelector(".bos-field:not(.bos-extra) :is(input, select, textarea)");
    if (first) first.focus();
    return row;
  }

  function rows(list) {
    var button = list.querySelector(".bos-add");
    var spare = list.querySelector(".bos-row-spare");
    if (spare) list.dataset.next = Math.max(Number(list.dataset.next), list.querySelectorAll(".bos-row").length);
    button.hidden = false;
    button.addEventListener("click", function () { addRow(list); });
    list.addEventListener("click", function (event) {
      if (!event.target.closest("[data-take-back]")) return;
      event.target.closest(".bos-row").remove();
      button.focus();
    });
  }

  /* Leaving with something typed asks first; sending twice is one time. */
  function guard(form) {
    var changed = Boolean(form.querySelector(".bos-problems"));
    var note = form.querySelector(".bos-unsaved");
    form.addEventListener("input", function (event) {
      if (!event.target.name) return;
      changed = true;
      delete form.dataset.safe;
      if (note) note.hidden = false;
    });
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      changed = false;
    });
    window.addEventListener("pageshow", function () { delete form.dataset.sent; });
    window.addEventListener("beforeunload", function (event) { if (changed && !form.dataset.safe) event.preventDefault(); });
  }

  function megabytes(size) {
    return (size / 1048576).toLocaleString("id-ID", { maximumFractionDigits: 1 }) + " MB";
  }

  /* A file beyond the limit is refused before it is sent; help and accepted files follow the kind of paper. */
  function paper(form) {
    var file = form.elements.upload, kind = form.elements.kind, message = form.querySelector("[data-file-error]");
    var kinds = JSON.parse(form.dataset.kinds), help = form.querySelector("[data-kind-help]");
    function tooLarge() {
      var chosen = file.files[0];
      var over = Boolean(chosen && chosen.size > Number(form.dataset.limit));
      message.hidden = !over;
      message.textContent = over
        ? form.dataset.tooLarge.replace("{name}", chosen.name).replace("{size}", megabytes(chosen.size)).replace("{limit}", form.dataset.limitText)
        : "";
      return over;
    }
    function chosen(set) {
      var about = kinds[kind.value];
      help.textContent = about ? about.help : "";
      if (!about) return;
      file.accept = about.accept;
      if (!set) return;
      Array.prototype.forEach.call(form.elements.openness, function (radio) { radio.checked = radio.value === about.openness; });
      if (about.exemption_code) form.elements.exemption_code.value = about.exemption_code;
    }
    file.addEventListener("change", tooLarge);
    kind.addEventListener("change", function () { chosen(true); });
    form.addEventListener("submit", function (event) {
      if (tooLarge()) { event.preventDefault(); file.focus(); }
    });
    chosen(false);
  }

  /* A link to a field opens what it lies in. */
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    if (!target) return;
    for (var parent = target.parentElement; parent; parent = parent.parentElement) {
      if (parent.tagName === "DETAILS") parent.open = true;
    }
    if (target.closest(".bos-extra")) {
      var toggle = document.getElementById("show-all");
      if (toggle) toggle.checked = true;
    }
    target.scrollIntoView();
    if (target.matches("input, select, textarea, [tabindex]")) target.focus({ preventScroll: true });
  }

  document.querySelectorAll("form[data-kinds]").forEach(paper);
  document.querySelectorAll("form[data-guard]").forEach(guard);
  document.querySelectorAll("[data-rows]").forEach(rows);
  document.querySelectorAll("form[data-ruled-by]").forEach(function (form) {
    form.addEventListener("change", function (event) {
      if (event.target.name && event.target.name in JSON.parse(form.dataset.ruledBy)) follow(form);
    });
  });
  document.querySelectorAll("[data-bos]").forEach(hint);
  document.addEventListener("input", function (event) { if (event.target.dataset.bos) hint(event.target); });
  window.addEventListener("hashchange", reveal);
  reveal();
  var problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
