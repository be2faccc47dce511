/* The page of a process: share, copy, print; before printing everything that is folded is opened. */
(function () {
  "use strict";
  var opened = [];

  function show(button) {
    if (button) button.hidden = false;
  }

  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details"), function (one) { return !one.open; });
    opened.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
  });

  document.querySelectorAll("[data-share]").forEach(function (part) {
    var address = part.querySelector("input");
    var said = part.querySelector("[data-said]");
    var title = part.dataset.title;
    var share = part.querySelector("[data-do=share]");
    var copy = part.querySelector("[data-do=copy]");
    var print = part.querySelector("[data-do=print]");

    if (navigator.share) {
      show(share);
      share.addEventListener("click", function () {
        navigator.share({ title: title, url: address.value }).catch(function () {});
      });
    }
    show(copy);
    copy.addEventListener("click", function () {
      function done() {
        copy.textContent = said.textContent = copy.dataset.done;
      }
      address.select();
      if (navigator.clipboard) {
        navigator.clipboard.writeText(address.value).then(done, function () {});
      } else if (document.execCommand("copy")) {
        done();
      }
    });
    show(print);
    print.addEventListener("click", function () { window.print(); });
  });
})();
