// Puts the page together: who is played, which chat is open, and what the server last said about it.

import { Actions } from "./actions.js";
import * as api from "./api.js";
import { Unreachable } from "./api.js";
import { Attachments } from "./attach.js";
import { ChatView } from "./chat.js";
import { Composer } from "./composer.js";
import { byId, dressAvatar, icon, setText } from "./element.js";
import { listen } from "./events.js";
import { complain } from "./notices.js";
import { PeopleList } from "./people.js";
import { fullName } from "./person.js";
import { GENERAL, Topics } from "./topics.js";
import { wordsFor, writeWords } from "./words.js";

const GATHER = 30; // milliseconds within which several events make one reading
const ACTION_TIME = 5500; // milliseconds a «typing» lives; then the chat is read again
const AGAIN = 1500; // milliseconds before a failed reading is tried again

class App {
  #reading = false;
  #stale = false;
  #timer = null;
  #actionTimer = null;
  #connected = true;

  constructor() {
    this.world = { bot: { id: 0, username: "", first_name: "" }, persons: [], groups: [] };
    this.place = { person: 0, chat: 0, topic: null };
    this.snapshot = null;
    this.words = wordsFor("kk");
    this.actions = new Actions(this);
    this.chatView = new ChatView(this.actions);
    this.composer = new Composer(this);
    this.attachments = new Attachments(this);
    this.people = new PeopleList(this);
    this.topics = new Topics(this);
    byId("more").addEventListener("click", () => this.#more());
    window.addEventListener("popstate", () => this.#enterAddress());
  }

  get bot() {
    return this.world.bot;
  }

  get person() {
    return this.world.persons.find((person) => person.id === this.place.person);
  }

  get group() {
    return this.world.groups.find((group) => group.id === this.place.chat);
  }

  /** Reads the world, goes where the address says, and listens from then on. */
  async open() {
    this.chatView.reset(this.words);
    writeWords(this.words);
    await this.#readWorld();
    listen({
      open: () => this.#reconnected(),
      lost: () => this.#setConnected(false),
      chat: (id) => (id === this.place.chat ? this.#soon() : this.people.markUnread(id)),
      toast: () => this.actions.nudge(),
      world: () => this.#readWorld(),
    });
  }

  /** Plays this person in this chat (a private one has the person's id); `topic`: null for a forum's list. */
  select(person, chat, topic = null) {
    const from = this.place;
    if (from.person === person && from.chat === chat && from.topic === topic) return;
    this.place = { person, chat, topic };
    if (from.person !== person || from.chat !== chat) this.snapshot = null;
    this.people.markRead(chat);
    this.composer.enter(draftOf(from), draftOf(this.place));
    this.#writeAddress();
    this.chatView.reset(this.words);
    this.#showWorld();
    this.refresh();
  }

  /** Does something that changes the chat, then reads it; returns whether it worked (if not, it was told). */
  async attempt(action, { world = false } = {}) {
    try {
      await action();
    } catch (error) {
      complain(error, this.words);
      return false;
    }
    if (world) await this.#readWorld();
    await this.refresh();
    return true;
  }

  send(text, replyTo) {
    return this.attempt(() => api.send(this.place.chat, { ...this.standing(), text, reply_to: replyTo }));
  }

  /** Who writes and in which topic, as the API names it. */
  standing() {
    const { person, topic } = this.place;
    return topic && topic !== GENERAL ? { person, topic } : { person };
  }

  change(id, text) {
    const { person, chat } = this.place;
    return this.attempt(() => api.editMessage(chat, id, person, text));
  }

  start(payload) {
    const { person } = this.place;
    return this.attempt(() => api.start(person, person, payload));
  }

  unblock() {
    return this.attempt(() => api.unblock(this.place.person), { world: true });
  }

  attach(button) {
    this.attachments.menu(button);
  }

  sendFiles(files) {
    this.attachments.offer(files);
  }

  /** Reads the chat and shows it; while one reading is under way, one more is enough for all that ask. */
  async refresh() {
    this.#stale = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        await this.#read();
      }
    } catch (error) {
      this.#failed(error, () => this.#soon());
    } finally {
      this.#reading = false;
    }
  }

  async #read() {
    const asked = this.place;
    if (!asked.person) return;
    const snapshot = await api.chat(asked.chat, asked.person);
    await this.chatView.settled();
    if (asked !== this.place) return;
    this.snapshot = snapshot;
    this.#show();
  }

  #soon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.refresh();
    }, GATHER);
  }

  async #readWorld() {
    try {
      this.world = await api.world();
    } catch (error) {
      this.#failed(error, () => this.#readWorld());
      return;
    }
    if (this.person && (this.group || this.place.chat > 0)) this.#showWorld();
    else this.#enterAddress();
  }

  /** A reading failed: out of reach it is tried again in silence (the header says so), a refusal is told. */
  #failed(error, again) {
    if (!(error instanceof Unreachable)) return complain(error, this.words);
    this.#setConnected(false);
    setTimeout(again, AGAIN);
  }

  /** Goes to the person and chat of the address, or to the first person. */
  #enterAddress() {
    const asked = new URLSearchParams(location.search);
    const [first] = this.world.persons;
    const person = this.world.persons.find(({ id }) => id === Number(asked.get("person"))) ?? first;
    if (!person) return;
    const group = this.world.groups.find(({ id }) => id === Number(asked.get("chat")));
    const topic = group?.is_forum ? Number(asked.get("topic")) || null : null;
    if (group?.members.includes(person.id)) this.select(person.id, group.id, topic);
    else this.select(person.id, person.id);
  }

  #writeAddress() {
    const { person, chat, topic } = this.place;
    const address = new URL(location.href);
    address.searchParams.set("person", person);
    if (chat < 0) address.searchParams.set("chat", chat);
    else address.searchParams.delete("chat");
    if (topic) address.searchParams.set("topic", topic);
    else address.searchParams.delete("topic");
    history.replaceState(null, "", address);
  }

  #reconnected() {
    this.#setConnected(true);
    this.refresh();
    this.#readWorld();
  }

  #setConnected(connected) {
    this.#connected = connected;
    this.#showStatus();
  }

  #showWorld() {
    const words = wordsFor(this.person.language_code);
    if (words !== this.words) {
      this.words = words;
      writeWords(words);
      this.chatView.reset(words);
    }
    this.people.render();
    const topic = this.topics.open;
    const title = topic?.name ?? this.group?.title ?? this.bot.first_name;
    setText(byId("head-title"), title);
    const face = topic?.id === GENERAL ? "#" : title;
    dressAvatar(byId("head-avatar"), topic?.id ?? this.group?.id ?? this.bot.id, face);
    this.topics.render(this.snapshot);
    document.title = `${title} · Песочница · Құмсалғыш`;
    if (this.snapshot) this.#show();
    else this.#showStatus();
  }

  #show() {
    const { snapshot, person, group } = this;
    byId("intro").hidden = Boolean(group) || snapshot.messages.length > 0 || !snapshot.description;
    setText(byId("intro-text"), snapshot.description ?? "");
    this.composer.update(snapshot, person, this.topics.closed);
    this.topics.render(snapshot);
    this.chatView.render(this.topics.of(snapshot.messages), Boolean(group));
    this.#showStatus();
    this.actions.nudge();
    clearTimeout(this.#actionTimer);
    if (snapshot.chat_action) this.#actionTimer = setTimeout(() => this.refresh(), ACTION_TIME);
  }

  /** The line under the title: a lost connection, what the bot is doing, or who one is. */
  #showStatus() {
    const { words, snapshot, person, group } = this;
    if (!person) return;
    const status = byId("head-status");
    const action = this.#connected && snapshot?.chat_action;
    const who = `${words.you(person.first_name)} · ${person.language_code ?? words.languages.none}`;
    const { open: topic } = this.topics;
    const inTopic = topic && (topic.closed ? words.topicClosed : group.title);
    const where = inTopic ?? (group && words.members(group.members.length));
    const rest = group ? `${words.you(person.first_name)} · ${where}` : who;
    status.classList.toggle("active", Boolean(action));
    if (!this.#connected) setText(status, words.connecting);
    else setText(status, action ? (words.actions[action] ?? words.actions.typing) : rest);
  }

  #more() {
    const { words, group, person } = this;
    const others = this.world.persons.filter(({ id }) => group?.members.includes(id) && id !== person.id);
    const speak = others.map((other) => ({
      text: words.speakAs(fullName(other)),
      icon: "person",
      testid: `speak-as-${other.id}`,
      action: () => this.select(other.id, group.id, this.place.topic),
    }));
    this.people.personMenu(byId("more"), person, [...this.topics.menu(), ...speak]);
  }
}

/** The key under which what was begun in a place is kept. */
function draftOf({ person, chat, topic }) {
  return `${person}/${chat}/${topic ?? ""}`;
}

function drawIcons() {
  for (const element of document.querySelectorAll("[data-icon]")) element.prepend(icon(element.dataset.icon));
}

drawIcons();
await new App().open();
