// One message as a bubble. An update touches only what changed.

import { timeWords } from "./calendar.js";
import { avatar, icon, make, setText } from "./element.js";
import { InlineKeyboard } from "./keyboards.js";
import { linkText } from "./links.js";
import { partsOf } from "./parts.js";
import { Reactions } from "./reactions.js";

/** A message's element and how it changes. `desk` is what a person does with it (see actions.js). */
export class MessageView {
  #drawn = "";
  #html = null;
  #shownParts = "";

  constructor(id, desk, words) {
    this.words = words;
    this.desk = desk;
    this.text = make("div", { class: "text" });
    this.meta = make("span", { class: "meta" });
    this.parts = make("div", { class: "parts" });
    this.body = make("div", { class: "body" }, this.text, this.meta);
    this.keyboard = new InlineKeyboard((button, element) => desk.press(this.message, button, element));
    this.more = make(
      "button",
      {
        type: "button",
        class: "message-more",
        "data-testid": "message-menu",
        "aria-label": words.messageMenu,
        title: words.messageMenu,
        "aria-haspopup": "menu",
        onclick: () => desk.menu(this, this.more),
      },
      icon("down"),
    );
    this.reactions = new Reactions(desk, words);
    const { element: reactions, button: react } = this.reactions;
    this.bubble = make("div", { class: "bubble" }, this.parts, this.body, reactions, this.more, react);
    this.face = make("div", { class: "face", hidden: true });
    const stack = make("div", { class: "stack" }, this.bubble, this.keyboard.element);
    this.element = make(
      "article",
      { class: "message", "data-testid": "message", "data-message-id": id },
      this.face,
      stack,
    );
    this.#listen();
  }

  /**
   * Draws the message as it is now: `quoted` is {name, text} of the one it answers,
   * `group` whether senders are named.
   */
  update(message, { quoted, group }) {
    const drawn = JSON.stringify([message, quoted, group]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.message = message;
    this.element.dataset.outgoing = String(Boolean(message.outgoing));
    this.element.dataset.deleted = String(message.deleted);
    this.element.classList.toggle("line", this.isLine);
    this.more.hidden = this.isLine;
    this.reactions.update(message);
    if (this.isLine) this.#showLine(message);
    else this.#showContent(message, quoted, group);
  }

  /** Whether only a line is shown: that something happened, or that a message is gone. */
  get isLine() {
    return Boolean(this.message.deleted || this.message.service);
  }

  /** Where the bubble stands in a run of one sender's messages. */
  setRun(first, last) {
    this.element.classList.toggle("first", first);
    this.element.classList.toggle("last", last);
  }

  /** The words without what a spoiler hides, for quotations. */
  snippet() {
    const copy = this.text.cloneNode(true);
    for (const hidden of copy.querySelectorAll(".spoiler")) hidden.textContent = "▒▒▒▒";
    for (const line of copy.querySelectorAll("br")) line.replaceWith(" ");
    return copy.textContent.trim() || this.#kindWords();
  }

  #kindWords() {
    const { photo, document: file, other } = this.message;
    return photo ? this.words.photo : (file?.name ?? this.words.kinds[other?.kind] ?? other?.label ?? "");
  }

  #showLine({ service, from }) {
    this.parts.replaceChildren();
    this.#shownParts = "";
    this.face.hidden = true;
    this.keyboard.update(null);
    this.#html = null;
    setText(this.text, service ? happened(service, from, this.words) : this.words.deleted);
    this.meta.replaceChildren();
  }

  #showContent(message, quoted, group) {
    const named = group && !message.outgoing;
    this.face.hidden = !named;
    if (named) this.face.replaceChildren(avatar(message.from.id, message.from.first_name, "avatar small"));
    const plain = message.html ?? null;
    this.element.classList.toggle("bare", !plain && Boolean(message.photo));
    this.element.classList.toggle("with-keyboard", Boolean(message.inline_keyboard?.length));
    this.#showParts(message, quoted, named);
    this.#showHtml(plain);
    this.#showMeta(message);
    this.keyboard.update(message.inline_keyboard);
  }

  /** What stands above the text is made anew only if it changed: a photo must not blink with its keyboard. */
  #showParts(message, quoted, named) {
    const { photo, document: file, other, poll, forwarded_from: origin, text } = message;
    const key = JSON.stringify([named, quoted, photo, photo && text, file, other, poll, origin]);
    if (key === this.#shownParts) return;
    this.#shownParts = key;
    this.parts.replaceChildren(...partsOf(message, { quoted, named }, this.desk, this.words));
  }

  /** The only place where markup is read: the server made it safe, from text and entities. */
  #showHtml(html) {
    if (html === this.#html && html !== null) return;
    this.#html = html;
    this.text.innerHTML = html ?? "";
    linkText(this.text);
    for (const link of this.text.querySelectorAll("a[href]")) toNewTab(link);
    for (const spoiler of this.text.querySelectorAll(".spoiler")) asButton(spoiler, this.words.hiddenText);
    for (const quote of this.text.querySelectorAll("blockquote[data-expandable]")) {
      asButton(quote, null);
      quote.setAttribute("aria-expanded", "false");
    }
  }

  #showMeta(message) {
    const time = make(
      "time",
      { datetime: new Date(message.date * 1000).toISOString() },
      timeWords(message.date),
    );
    const edited = message.edit_date
      ? make("span", { class: "edited", "data-testid": "edited" }, this.words.edited)
      : null;
    this.meta.replaceChildren(...[edited, time, message.outgoing ? icon("checks") : null].filter(Boolean));
  }

  #listen() {
    this.text.addEventListener("click", (event) => this.#tap(event));
    this.text.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" || event.key === " ") && event.target.getAttribute("role") === "button")
        this.#tap(event);
    });
    this.bubble.addEventListener("click", (event) => this.#answer(event));
    this.bubble.addEventListener("contextmenu", (event) => {
      if (this.isLine || event.target.closest("a:not([data-command])") || String(getSelection()))
        return;
      event.preventDefault();
      this.desk.menu(this, { x: event.clientX, y: event.clientY });
    });
    this.#listenLongPress();
  }

  /** Phones that send no contextmenu after a long press get the same menu by time. */
  #listenLongPress() {
    let timer = null;
    const stop = () => clearTimeout(timer);
    this.bubble.addEventListener("pointerdown", (event) => {
      stop();
      if (event.pointerType !== "touch" || this.isLine) return;
      timer = setTimeout(() => this.desk.menu(this, { x: event.clientX, y: event.clientY }), 550);
    });
    for (const name of ["pointermove", "pointerup", "pointercancel", "contextmenu"])
      this.bubble.addEventListener(name, stop);
  }

  /** A tap on the message itself, not on something in it, begins an answer where several people write. */
  #answer(event) {
    const busy = event.target.closest("a, button, label, [role=button]") || document.querySelector(".popup-shade");
    if (!this.isLine && !busy && !String(getSelection())) this.desk.answer(this);
  }

  #tap(event) {
    const hidden = event.target.closest(".spoiler:not(.shown)");
    const quote = event.target.closest("blockquote[data-expandable]");
    const link = event.target.closest("a");
    if (hidden || link || quote) event.preventDefault();
    if (hidden) for (const spoiler of this.text.querySelectorAll(".spoiler")) reveal(spoiler);
    else if (link)
      this.desk.link(link.dataset.command ?? link.getAttribute("href"), Boolean(link.dataset.command));
    else if (quote && !String(getSelection()))
      quote.setAttribute("aria-expanded", String(quote.getAttribute("aria-expanded") !== "true"));
  }
}

/** What a service message tells. */
export function happened({ kind, name }, { first_name: who }, words) {
  return words.services[kind](who, name);
}

function asButton(element, label) {
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  if (label) element.setAttribute("aria-label", label);
}

/** For the middle button and «open in a new tab»; a plain tap goes through desk.link. */
function toNewTab(link) {
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}

function reveal(spoiler) {
  spoiler.classList.add("shown");
  for (const name of ["role", "tabindex", "aria-label"]) spoiler.removeAttribute(name);
}
