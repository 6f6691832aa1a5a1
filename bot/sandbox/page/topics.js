// A forum's topics: the list of them, the header and the pinned message of one, and what can be done with it.

import * as api from "./api.js";
import { timeWords } from "./calendar.js";
import { avatar, byId, icon, make, place, setText } from "./element.js";
import { happened } from "./message.js";
import { askTopic } from "./newcomers.js";

/** The topic of all that stands in no other. */
export const GENERAL = 1;

export class Topics {
  #rows = new Map();

  /** `app` offers world, place, group, words, select(person, chat, topic), attempt(), chatView. */
  constructor(app) {
    this.app = app;
    this.list = byId("topics");
    this.pinned = byId("pinned");
    byId("topic-back").addEventListener("click", () => this.#open(null));
    this.pinned.addEventListener("click", () => app.chatView.jump(Number(this.pinned.dataset.message)));
  }

  /** Whether the list of topics stands in the chat's place. */
  get listed() {
    return Boolean(this.app.group?.is_forum && !this.app.place.topic);
  }

  /** The topic that is open; undefined outside forums, in the list and in a topic that is gone. */
  get open() {
    return this.#all().find(({ id }) => id === this.app.place.topic);
  }

  /** Whether the person may not write here: in a closed topic, or one that is gone. */
  get closed() {
    const { group, place: here } = this.app;
    if (!group?.is_forum || this.listed) return false;
    return !this.open || (this.open.closed && !group.managers.includes(here.person));
  }

  /** Those of the chat's messages that belong here. */
  of(messages) {
    const { group, place: here } = this.app;
    if (!group?.is_forum) return messages;
    return messages.filter((message) => (message.topic ?? GENERAL) === here.topic);
  }

  /** Shows the list, or the header and the pinned message of the open topic. */
  render(snapshot) {
    const inTopic = Boolean(this.app.group?.is_forum) && !this.listed;
    byId("topic-back").hidden = !inTopic;
    byId("people-open").hidden = inTopic;
    this.list.hidden = !this.listed;
    byId("scroller").inert = this.listed;
    byId("foot").hidden = this.listed;
    if (this.listed) place(this.list, this.#sorted(snapshot).map(([topic, last]) => this.#row(topic, last)));
    this.#showPinned(snapshot);
  }

  /** What the header's menu offers here. */
  menu() {
    const { app } = this;
    const { words, group, place: here } = app;
    if (!group?.is_forum) return [];
    if (this.listed)
      return [{ text: words.addTopic, icon: "plus", testid: "add-topic", action: () => this.#add() }];
    const topic = this.open;
    if (!topic || topic.id === GENERAL || !group.managers.includes(here.person)) return [];
    const close = (closed) =>
      app.attempt(() => api.closeTopic(group.id, topic.id, here.person, closed), { world: true });
    return [
      topic.closed
        ? { text: words.reopenTopic, icon: "unlock", testid: "reopen-topic", action: () => close(false) }
        : { text: words.closeTopic, icon: "lock", testid: "close-topic", action: () => close(true) },
      {
        text: words.deleteTopic,
        icon: "trash",
        testid: "delete-topic",
        danger: true,
        action: () => this.#delete(topic),
      },
    ];
  }

  #all() {
    const { group, words } = this.app;
    return group?.is_forum ? [{ id: GENERAL, name: words.general, closed: false }, ...group.topics] : [];
  }

  #open(topic) {
    const { person, chat } = this.app.place;
    this.app.select(person, chat, topic);
  }

  #add() {
    const { person, chat } = this.app.place;
    askTopic(this.app, async (name) => {
      let made = null;
      await this.app.attempt(async () => (made = await api.openTopic(chat, person, name)), { world: true });
      if (made) this.#open(made.id);
    });
  }

  async #delete(topic) {
    const { person, chat } = this.app.place;
    const done = await this.app.attempt(() => api.deleteTopic(chat, topic.id, person), { world: true });
    if (done) this.#open(null);
  }

  /** The topics with the last message of each, the newest first. */
  #sorted(snapshot) {
    const last = new Map();
    for (const message of snapshot?.messages ?? [])
      if (!message.deleted) last.set(message.topic ?? GENERAL, message);
    const dated = this.#all().map((topic) => [topic, last.get(topic.id)]);
    return dated.sort(([, one], [, two]) => (two?.id ?? 0) - (one?.id ?? 0));
  }

  /** One row in its own list item, drawn again only if it changed: a tap begun on it must end on it. */
  #row(topic, last) {
    const { words, place: here } = this.app;
    const key = `${here.chat}/${topic.id}`;
    const item = this.#rows.get(key) ?? make("li");
    this.#rows.set(key, item);
    const drawn = JSON.stringify([topic, last, words.code]);
    if (item.dataset.drawn === drawn) return item;
    item.dataset.drawn = drawn;
    const closed = { class: "topic-closed", role: "img", "aria-label": words.topicClosed };
    const choice = make(
      "button",
      {
        type: "button",
        class: "people-choice",
        "data-testid": `topic-${topic.id}`,
        onclick: () => this.#open(topic.id),
      },
      avatar(topic.id, topic.id === GENERAL ? "#" : topic.name),
      make(
        "span",
        { class: "people-words" },
        make("b", {}, topic.name),
        make("span", {}, lastWords(last, words)),
      ),
      make(
        "span",
        { class: "topic-side" },
        last ? make("time", {}, timeWords(last.date)) : null,
        topic.closed ? make("span", closed, icon("lock")) : null,
      ),
    );
    item.replaceChildren(choice);
    return item;
  }

  #showPinned(snapshot) {
    const here = this.listed ? [] : this.of(snapshot?.messages ?? []);
    const pinned = here.filter(({ id }) => snapshot?.pinned.includes(id)).at(-1);
    this.pinned.hidden = !pinned;
    this.pinned.dataset.message = String(pinned?.id ?? "");
    setText(byId("pinned-text"), pinned ? contentWords(pinned, this.app.words) : "");
  }
}

function lastWords(message, words) {
  if (!message) return words.noMessages;
  if (message.service) return happened(message.service, message.from, words);
  return `${message.from.first_name}: ${contentWords(message, words)}`;
}

function contentWords({ text, photo, document: file, other }, words) {
  if (text) return text.replaceAll(/\s+/gu, " ");
  return photo ? words.photo : (file?.name ?? words.kinds[other?.kind] ?? other?.label ?? "");
}
