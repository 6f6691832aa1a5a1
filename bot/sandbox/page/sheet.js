// The list that rises over the input: the bot's commands, or the results of an inline question.

import { byId, make, place } from "./element.js";

export class Sheet {
  constructor(back) {
    this.element = byId("commands");
    this.back = back;
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  get open() {
    return !this.element.hidden;
  }

  /** Shows rows of {title, text, testid, value, action}; none closes the list. */
  show(rows) {
    place(this.element, rows.map(row));
    this.element.hidden = rows.length === 0;
    this.element.scrollTop = 0;
  }

  close() {
    this.element.hidden = true;
  }

  /** Moves the focus into the list, to its end nearest to the input. */
  enter() {
    this.element.lastElementChild?.focus();
  }

  #key(event) {
    const rows = [...this.element.children];
    const at = rows.indexOf(document.activeElement);
    if (event.key === "Escape") this.close();
    if (event.key === "Escape" || (event.key === "ArrowDown" && at === rows.length - 1)) this.back.focus();
    else if (event.key === "ArrowDown") rows[at + 1].focus();
    else if (event.key === "ArrowUp") rows[Math.max(at - 1, 0)].focus();
    else return;
    event.preventDefault();
  }
}

function row({ title, text, testid, value, action }) {
  return make(
    "button",
    {
      type: "button",
      role: "option",
      class: "sheet-row",
      "data-testid": testid,
      "data-value": value,
      onclick: action,
    },
    make("b", {}, title),
    make("span", {}, text ?? ""),
  );
}
