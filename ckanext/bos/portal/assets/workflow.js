/* Lists with a box for each row: choose all on the page, and say how many are chosen. Without this they work one by one. */
"use strict";

document.querySelectorAll("form[data-bulk]").forEach((form) => {
  const boxes = [...form.elements].filter((field) => field.name === "ids");
  const label = form.querySelector("[data-all]");
  const all = label && label.querySelector("input");
  const said = form.querySelector("[data-chosen]");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    if (all) {
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    if (said) said.textContent = `(${chosen})`;
  };
  if (all && boxes.length > 1) label.hidden = false;
  if (all) {
    all.addEventListener("change", () => {
      boxes.forEach((box) => { box.checked = all.checked; });
      tell();
    });
  }
  boxes.forEach((box) => box.addEventListener("change", tell));
  window.addEventListener("pageshow", tell);
  tell();
});
