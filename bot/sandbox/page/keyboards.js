// Inline keyboards under messages and the reply keyboard under the input.
// Buttons are kept by their place and only change their clothes, so a tap begun on one always ends on it.

import { byId, icon, make, setText } from "./element.js";

const MARKS = { url: "outside", copy_text: "copy", switch_inline: "forward", other: "outside" };

/** Makes `parent` have exactly `count` children, adding and removing at the end. */
function fit(parent, count, create) {
  while (parent.children.length > count) parent.lastElementChild.remove();
  while (parent.children.length < count) parent.append(create());
}

function fitRows(container, rows, create, dress) {
  fit(container, rows.length, () => make("div", { class: "keyboard-row" }));
  rows.forEach((row, r) => {
    const line = container.children[r];
    fit(line, row.length, create);
    row.forEach((button, c) => dress(line.children[c], button));
  });
}

/** The keyboard under one message. `press(button, element)` is told what was tapped. */
export class InlineKeyboard {
  #buttons = new WeakMap();

  constructor(press) {
    this.element = make("div", { class: "inline-keyboard", role: "group", hidden: true });
    this.element.addEventListener("click", (event) => {
      const element = event.target.closest("button");
      if (element && element.getAttribute("aria-busy") !== "true") press(this.#buttons.get(element), element);
    });
  }

  /** Shows these rows (null: no keyboard). */
  update(rows) {
    this.element.hidden = !rows?.length;
    const create = () =>
      make("button", { type: "button", "data-testid": "inline-button" }, make("span", { class: "caption" }));
    fitRows(this.element, rows ?? [], create, (element, button) => this.#dress(element, button));
  }

  #dress(element, button) {
    const before = this.#buttons.get(element);
    if (before?.text === button.text && before.kind === button.kind && before.value === button.value) return;
    this.#buttons.set(element, button);
    element.dataset.kind = button.kind;
    element.removeAttribute("aria-busy");
    setText(element.querySelector(".caption"), button.text);
    element.querySelector(".icon")?.remove();
    if (MARKS[button.kind]) element.append(icon(MARKS[button.kind]));
  }
}

/** The keyboard under the input. `send(text)` is told the caption that was tapped. */
export class ReplyKeyboard {
  #shown = "";
  #open = true;

  constructor(send) {
    this.element = byId("reply-keyboard");
    this.toggle = byId("keyboard-toggle");
    this.element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) send(button.textContent);
    });
    this.toggle.addEventListener("click", () => this.#set(!this.#open));
  }

  /** Shows the chat's reply keyboard (null: none); a new one opens by itself. */
  update(keyboard) {
    const rows = keyboard?.rows ?? [];
    const key = JSON.stringify(rows);
    if (key !== this.#shown) this.#open = true;
    this.#shown = key;
    this.toggle.hidden = rows.length === 0;
    const create = () => make("button", { type: "button", "data-testid": "reply-button" });
    fitRows(this.element, rows, create, setText);
    this.#set(this.#open);
  }

  #set(open) {
    this.#open = open;
    this.element.hidden = !open || this.toggle.hidden;
    this.toggle.setAttribute("aria-pressed", String(open));
  }
}
