/* The page of an import works without this file, by its button; with it the bar moves by itself. */
(function () {
  "use strict";

  var box = document.querySelector("[data-import-progress]");
  if (!box || !window.fetch) return;
  var bar = box.querySelector("progress");
  var format = new Intl.NumberFormat(document.documentElement.lang.slice(0, 2) === "en" ? "en-GB" : "id-ID");
  var pause = 1500;

  function show(said) {
    if (said.total) {
      bar.max = said.total;
      bar.value = said.done;
      box.querySelector("[data-import-total]").textContent = format.format(said.total);
    }
    box.querySelector("[data-import-done]").textContent = format.format(said.done);
  }

  function ask() {
    fetch(box.dataset.importProgress, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (answer) { if (!answer.ok) throw new Error(String(answer.status)); return answer.json(); })
      .then(function (said) {
        if (said.state !== box.dataset.importState) { window.location.reload(); return; }
        show(said);
        pause = 1500;
        window.setTimeout(ask, pause);
      })
      .catch(function () {
        pause = Math.min(pause * 2, 30000);
        window.setTimeout(ask, pause);
      });
  }

  window.setTimeout(ask, pause);
})();
