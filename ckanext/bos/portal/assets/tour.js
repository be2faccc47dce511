/* The short tour of the entry form: a few notes, one after another, beside what they are about. Not modal: the page
   stays usable. Shown once by itself; the server remembers. All words come from the page. */
(function () {
  "use strict";

  var tour = document.getElementById("tour");
  if (!tour) return;
  var start = document.querySelector("[data-tour-start]");
  var title = tour.querySelector("h2"), text = document.getElementById("tour-text"), count = tour.querySelector("[data-count]");
  var back = tour.querySelector("[data-tour=back]"), next = tour.querySelector("[data-tour=next]");
  var more = next.textContent, parts = [], at = 0, aim = null, before = null;

  function seen(element) { return element.getClientRects().length > 0; }

  function aimOf(part) { return Array.prototype.find.call(document.querySelectorAll(part.dataset.aim), seen); }

  /* Below the aim where there is room, else above; on a phone the style sheet keeps it at the foot of the window. */
  function place() {
    if (!aim || tour.hidden) return;
    var there = aim.getBoundingClientRect(), own = tour.getBoundingClientRect();
    var below = there.bottom + 12, above = there.top - own.height - 12, lowest = window.innerHeight - own.height - 12;
    var y = below <= lowest || above < 12 ? Math.min(below, lowest) : above;
    var x = Math.min(Math.max(there.left, 12), document.documentElement.clientWidth - own.width - 12);
    tour.style.setProperty("--tour-x", x + "px");
    tour.style.setProperty("--tour-y", Math.max(y, 12) + "px");
  }

  function leave() {
    if (aim) aim.classList.remove("tour-aim");
    aim = null;
  }

  function show(number) {
    leave();
    at = number;
    var part = parts[at].content;
    title.textContent = part.querySelector("b").textContent;
    text.textContent = part.querySelector("span").textContent;
    count.textContent = count.dataset.count.replace("{number}", at + 1).replace("{all}", parts.length);
    back.hidden = at === 0;
    next.textContent = at === parts.length - 1 ? next.dataset.last : more;
    aim = aimOf(parts[at]);
    aim.classList.add("tour-aim");
    aim.scrollIntoView({ block: "center" });
    place();
    title.focus({ preventScroll: true });
  }

  function open() {
    parts = Array.prototype.filter.call(tour.querySelectorAll("template"), aimOf);
    if (!parts.length) return;
    before = document.activeElement;
    tour.hidden = false;
    show(0);
  }

  function close() {
    leave();
    tour.hidden = true;
    var home = before && before !== document.body && document.contains(before) ? before : start;
    home.focus();
  }

  /* Whoever looks away in the middle has seen it, too: the server is told when the tour begins. */
  function remember() {
    var form = tour.querySelector("form");
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" }).catch(function () {});
  }

  tour.addEventListener("click", function (event) {
    var button = event.target.closest("[data-tour]");
    if (!button) return;
    if (button.dataset.tour === "close") close();
    else if (button.dataset.tour === "back") show(at - 1);
    else if (at < parts.length - 1) show(at + 1);
    else close();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !tour.hidden) close();
  });
  window.addEventListener("resize", place);
  window.addEventListener("scroll", place, { passive: true });

  start.hidden = false;
  start.addEventListener("click", open);
  var busy = location.hash || document.getElementById("problems");
  if ("tourDue" in tour.dataset && !busy) {
    remember();
    open();
  }
})();
