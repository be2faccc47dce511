/* The search box offers what may be meant while somebody types: the ARIA combobox pattern, over a plain form that
   works without this. All words come from the page. */
(function () {
  "use strict";

  var WAIT = 180, LEAST = 2;

  function offer(input) {
    var list = document.createElement("ul"), said = document.createElement("span");
    var timer = 0, asked = "", chosen = -1, options = [];
    list.id = input.id + "-offers";
    list.className = "offers";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.placeholder);
    list.hidden = true;
    said.className = "hidden";
    said.setAttribute("role", "status");
    input.form.append(list, said);
    [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]
      .forEach(function (pair) { input.setAttribute(pair[0], pair[1]); });

    function close() {
      list.hidden = true;
      list.replaceChildren();
      options = [];
      point(-1);
      input.setAttribute("aria-expanded", "false");
    }

    function point(index) {
      chosen = index;
      options.forEach(function (one, number) { one.setAttribute("aria-selected", String(number === index)); });
      if (index < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", options[index].id);
        options[index].scrollIntoView({ block: "nearest" });
      }
    }

    function show(found) {
      close();
      options = found.map(function (item, index) {
        var one = document.createElement("li"), group = document.createElement("small"), text = document.createElement("span");
        one.id = list.id + "-" + index;
        one.setAttribute("role", "option");
        one.dataset.url = item.url;
        group.textContent = item.group;
        text.textContent = item.text;
        one.append(group, text);
        return one;
      });
      list.append.apply(list, options);
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      point(-1);
      said.textContent = options.length ? input.dataset.suggestCount.replace("{count}", options.length) : "";
    }

    function ask() {
      var typed = input.value.trim();
      if (typed === asked) return;
      asked = typed;
      if (typed.length < LEAST) { close(); return; }
      fetch(input.dataset.suggest + "?q=" + encodeURIComponent(typed), { credentials: "omit" })
        .then(function (answer) { return answer.ok ? answer.json() : []; })
        .then(function (found) { if (typed === asked && document.activeElement === input) show(found); })
        .catch(function () { close(); });
    }

    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
      if (list.hidden) return;
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        var next = chosen + step;
        point(next < -1 ? options.length - 1 : next >= options.length ? -1 : next);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.assign(options[chosen].dataset.url);
      }
    });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var one = event.target.closest("[role=option]");
      if (one) location.assign(one.dataset.url);
    });
    input.addEventListener("blur", close);
  }

  document.querySelectorAll("input[data-suggest]").forEach(offer);
})();
