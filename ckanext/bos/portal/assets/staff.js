/* What CKAN's own pages did by handlers in attributes, which the Content-Security-Policy of the portal forbids. */
(function () {
  "use strict";

  const byId = (id) => document.getElementById(id);

  // Access tokens: "Revoke" waits until one is chosen.
  const followTokens = () => {
    const button = byId("revoke-tokens-button");
    if (button) { button.disabled = !document.querySelector("[name=token]:checked"); }
  };
  document.addEventListener("change", (event) => { if (event.target.name === "token") { followTokens(); } });
  document.addEventListener("htmx:afterRequest", followTokens);

  // The address or the file of a resource.
  const press = {
    "resource-upload-button": () => { byId("resource-url-upload").checked = true; byId("field-resource-upload").click(); },
    "resource-link-button": () => { byId("resource-url-link").checked = true; byId("field-resource-url").focus(); },
  };
  const remove = (button) => {
    const clear = byId("field-clear-upload");
    if (clear && button.closest(".upload-type") === clear.nextElementSibling) {
      clear.checked = true;
      byId("field-resource-upload").focus();
      return;
    }
    byId("resource-url-none").checked = true;
    const kind = button.closest(".select-type");
    for (const input of kind ? kind.querySelectorAll("input[type=file], #field-resource-url") : []) { input.value = ""; }
    const first = byId("resource-upload-button") || byId("resource-link-button");
    if (first) { first.focus(); }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-bos-add], a.btn-multiple-remove");
    if (link) {
      event.preventDefault();
      if (link.dataset.bosAdd) { window.MultipleText.multiple_add(link.dataset.bosAdd); }
      return;
    }
    const button = event.target.closest("button");
    if (!button) { return; }
    if (press[button.id]) { press[button.id](); }
    if (button.matches(".resource-upload-field .btn-remove-url")) { remove(button); }
    if (button.id === "refit-button" && window.fitColText) { window.fitColText(); }
  });

  // What CKAN's scripts draw without a name: the handle for dragging is for the mouse only, a box chooses all rows.
  const name = () => {
    for (const handle of document.querySelectorAll("a.handle[href]")) {
      handle.removeAttribute("href");
      handle.setAttribute("aria-hidden", "true");
    }
    for (const box of document.querySelectorAll("thead th > input[type=checkbox]:not([aria-label])")) {
      box.setAttribute("aria-label", document.body.dataset.bosAll || "");
      box.closest("th").setAttribute("aria-label", document.body.dataset.bosAll || "");
    }
  };
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  name();

  // Menus close by Escape and give the focus back to what opened them.
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.activeElement && document.activeElement.closest("details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
})();
