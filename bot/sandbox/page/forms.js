// A form in a window over the page, and its fields.

import { make } from "./element.js";
import { openDialog } from "./notices.js";

/** Asks for `fields`; `done(form)` is told what was entered, `action` names the button. */
export function ask(title, fields, words, done, action = words.add) {
  const cancel = make("button", { type: "button", class: "flat" }, words.cancel);
  const add = make("button", { type: "submit", class: "flat strong", "data-testid": "form-add" }, action);
  const buttons = make("div", { class: "card-buttons" }, cancel, add);
  const form = make("form", { method: "dialog" }, make("h2", {}, title), ...fields, buttons);
  const dialog = openDialog("card", { "aria-label": title }, form);
  cancel.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", () => done(new FormData(form)));
}

/** A line of text; `more`: other attributes of its input. */
export function textField(name, label, required = false, more = {}) {
  const attributes = { name, required, maxlength: 64, autocomplete: "off", ...more };
  return make("label", {}, label, make("input", attributes));
}

/** Something to tick. */
export function checkBox(name, value, label, checked = false) {
  return make("label", { class: "check" }, make("input", { type: "checkbox", name, value, checked }), label);
}
