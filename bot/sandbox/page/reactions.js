// Reactions: the emoji under a message, and the small button that puts one there.

import { icon, make } from "./element.js";
import { openMenu } from "./popup.js";

const OFFERED = ["👍", "❤", "🔥", "🙏"];

/** What stands under a message and beside it. `desk.react(message, emoji)` changes it; null takes it away. */
export class Reactions {
  constructor(desk, words) {
    this.desk = desk;
    this.words = words;
    this.element = make("div", { class: "reactions", "data-testid": "reactions", hidden: true });
    this.button = make(
      "button",
      {
        type: "button",
        class: "react",
        "data-testid": "react",
        "aria-label": words.react,
        title: words.react,
        "aria-haspopup": "menu",
        hidden: true,
        onclick: () => this.#offer(),
      },
      icon("react"),
    );
  }

  /** Shows the reactions; a message that something happened or is gone has none. */
  update(message) {
    this.message = message;
    const given = message.reactions ?? [];
    this.element.hidden = given.length === 0;
    this.element.replaceChildren(...given.map((reaction) => this.#chip(reaction)));
    this.button.hidden = Boolean(message.outgoing || message.deleted || message.service);
  }

  #chip({ emoji, count, mine }) {
    return make(
      "button",
      {
        type: "button",
        class: "reaction",
        "data-testid": "reaction",
        "aria-pressed": String(mine),
        onclick: () => this.desk.react(this.message, mine ? null : emoji),
      },
      count > 1 ? `${emoji} ${count}` : emoji,
    );
  }

  #offer() {
    const mine = this.message.reactions.find((reaction) => reaction.mine)?.emoji;
    const items = OFFERED.map((emoji) => ({
      text: emoji,
      testid: `react-${emoji}`,
      action: () => this.desk.react(this.message, emoji === mine ? null : emoji),
    }));
    openMenu(this.button, this.words.react, items, { columns: 4 });
  }
}
