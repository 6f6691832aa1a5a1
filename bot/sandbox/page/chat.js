// The list of messages: kept in step by message id, with day separators,
// runs of bubbles and a scroll that stays put.

import { dayKey, dayWords } from "./calendar.js";
import { byId, make, place, setText } from "./element.js";
import { MessageView } from "./message.js";

const NEAR_END = 80; // pixels from the end that still count as being there
const RUN = 300; // seconds within which one sender's messages stand together
const HOLD = 700; // milliseconds a pressed finger may hold back a change of the list

export class ChatView {
  #views = new Map();
  #days = new Map();
  #albums = new Map();
  #newest = 0;
  #unread = 0;
  #pinned = true;
  #pressed = null;

  constructor(desk) {
    this.desk = desk;
    this.scroller = byId("scroller");
    this.list = byId("messages");
    this.toEnd = byId("to-end");
    this.toEnd.addEventListener("click", () => this.scrollToEnd());
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.scroller.addEventListener("load", () => this.#keepEnd(), { capture: true });
    new ResizeObserver(() => this.#keepEnd()).observe(this.scroller);
    this.#watchFingers();
  }

  /** Forgets the chat shown so far, before another chat, person or language. */
  reset(words) {
    this.words = words;
    this.#views.clear();
    this.#days.clear();
    this.#albums.clear();
    this.#newest = 0;
    this.#unread = 0;
    this.#pinned = true;
    this.list.replaceChildren();
  }

  /** Resolves when no finger rests on the list: a change under it could lose the tap. */
  settled() {
    return this.#pressed ?? Promise.resolve();
  }

  /** Shows these messages, oldest first. `group`: senders are named. */
  render(messages, group) {
    const views = messages.map((message) => this.#view(message, messages, group));
    this.#setRuns(views);
    place(this.list, this.#withDays(views));
    const ids = new Set(messages.map((message) => message.id));
    for (const id of this.#views.keys()) if (!ids.has(id)) this.#views.delete(id);
    this.#follow(messages);
  }

  /** Shows the message with this id and marks it for a moment. */
  jump(id) {
    const view = this.#views.get(id);
    if (!view) return;
    // the messages of an album have no boxes of their own
    (view.element.closest(".album") ?? view.element).scrollIntoView({ block: "center", behavior: "smooth" });
    view.element.classList.remove("flash");
    requestAnimationFrame(() => view.element.classList.add("flash"));
  }

  scrollToEnd() {
    this.#pinned = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #view(message, messages, group) {
    let view = this.#views.get(message.id);
    if (!view) {
      view = new MessageView(message.id, this.desk, this.words);
      this.#views.set(message.id, view);
    }
    view.update(message, { quoted: this.#quoted(message, messages), group });
    return view;
  }

  #quoted(message, messages) {
    const answered = message.reply_to ? messages.find((other) => other.id === message.reply_to) : null;
    if (!answered) return null;
    if (answered.deleted) return { name: "", text: this.words.deleted };
    return { name: answered.from.first_name, text: this.#views.get(answered.id)?.snippet() ?? "" };
  }

  #setRuns(views) {
    const joined = (one, two) => {
      if (!one || !two || one.isLine || two.isLine) return false;
      const sameDay = dayKey(one.message.date) === dayKey(two.message.date);
      return (
        sameDay && one.message.from.id === two.message.from.id && two.message.date - one.message.date < RUN
      );
    };
    views.forEach((view, index) =>
      view.setRun(!joined(views[index - 1], view), !joined(view, views[index + 1])),
    );
  }

  #withDays(views) {
    const elements = [];
    const albums = new Map();
    let day = null;
    for (const view of views) {
      const date = view.message.date;
      if (date && dayKey(date) !== day) {
        day = dayKey(date);
        elements.push(this.#day(day, date));
      }
      const { album } = view.message;
      if (album && !albums.has(album)) elements.push(this.#album(view.message));
      if (album) albums.set(album, [...(albums.get(album) ?? []), view.element]);
      else elements.push(view.element);
    }
    for (const [album, tiles] of albums) place(this.#albums.get(album), tiles);
    return elements;
  }

  /** What holds the messages of an album together. */
  #album({ album, outgoing, photo, clip }) {
    if (!this.#albums.has(album)) this.#albums.set(album, make("div", { "data-testid": "album" }));
    const element = this.#albums.get(album);
    element.className = photo || clip ? "album" : "album files";
    element.dataset.outgoing = String(Boolean(outgoing));
    return element;
  }

  #day(key, date) {
    if (!this.#days.has(key)) this.#days.set(key, make("div", { class: "day" }, make("span")));
    const element = this.#days.get(key);
    setText(element.firstElementChild, dayWords(date, this.words));
    return element;
  }

  /** Goes on at the end if the reader was there or wrote something; else counts what came. */
  #follow(messages) {
    const fresh = messages.filter((message) => message.id > this.#newest);
    const first = this.#newest === 0;
    this.#newest = messages.reduce((newest, message) => Math.max(newest, message.id), 0);
    if (this.#pinned || first || fresh.some((message) => message.outgoing)) this.scrollToEnd();
    else this.#unread += fresh.length;
    this.#showToEnd();
  }

  #keepEnd() {
    if (this.#pinned) this.scrollToEnd();
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.#pinned = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.#pinned) this.#unread = 0;
    this.#showToEnd();
  }

  #showToEnd() {
    const count = byId("to-end-count");
    this.toEnd.hidden = this.#pinned;
    count.hidden = this.#unread === 0;
    setText(count, String(this.#unread));
  }

  #watchFingers() {
    this.list.addEventListener("pointerdown", () => {
      const pressed = new Promise((resolve) => {
        // The click comes just after pointerup: the list may change one turn later.
        const release = () => setTimeout(resolve);
        for (const name of ["pointerup", "pointercancel"])
          window.addEventListener(name, release, { once: true });
        setTimeout(release, HOLD);
      });
      this.#pressed = pressed;
      pressed.then(() => this.#pressed === pressed && (this.#pressed = null));
    });
  }
}
