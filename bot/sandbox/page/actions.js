// What a person does with a message of the chat: presses its buttons, follows its links, opens its menu.

import * as api from "./api.js";
import { destination, openOutside } from "./links.js";
import { alertBox, complain, copyText, enlarge, toast } from "./notices.js";
import { openMenu } from "./popup.js";

const PATIENCE = 30_000; // milliseconds a pressed button waits for its answer
const FIRST_LOOK = 100; // milliseconds; each further look waits half as long again, up to LAST_LOOK
const LAST_LOOK = 600;

export class Actions {
  #presses = new WeakMap();
  #nudges = new Set();

  /** `app` offers place {person, chat}, bot, words, refresh(), select(), attempt(), composer, chatView. */
  constructor(app) {
    this.app = app;
  }

  /** Looks at once whether the pressed buttons have been answered; the event stream says when. */
  nudge() {
    for (const nudge of this.#nudges) nudge();
  }

  press(message, button, element) {
    const { words, composer, bot } = this.app;
    if (button.kind === "callback") return this.#callback(message, button, element);
    if (button.kind === "url") return this.link(button.value, false);
    if (button.kind === "copy_text") return copyText(button.value, words);
    if (button.kind === "switch_inline") return composer.put(`@${bot.username} ${button.value}`);
    return toast(words.staysHere);
  }

  /** Follows a link: a /command is sent, a deep link to the bot starts it, others open outside. */
  async link(address, command) {
    const { app } = this;
    if (command) return app.send(address);
    const target = destination(address, app.bot.username);
    if (target.kind === "outside") return openOutside(target.href);
    if (target.kind === "stays") return toast(app.words.staysHere);
    const { person } = app.place;
    app.select(person, person);
    if (target.kind === "start") await app.attempt(() => api.start(person, person, target.payload));
  }

  photo(address, description) {
    enlarge(address, description, this.app.words);
  }

  /** Puts an emoji under a message; null takes it away. */
  react(message, emoji) {
    const { person, chat } = this.app.place;
    return this.app.attempt(() => api.react(chat, message.id, person, emoji));
  }

  vote(id, options) {
    const { person, chat } = this.app.place;
    return this.app.attempt(() => api.vote(chat, id, person, options));
  }

  jump(id) {
    this.app.chatView.jump(id);
  }

  /** In a group a tap on a message answers it. */
  answer(view) {
    if (this.app.group) this.app.composer.reply(view);
  }

  menu(view, at) {
    const { words, composer, place } = this.app;
    const { message } = view;
    const own = message.outgoing;
    const text = message.text ?? "";
    openMenu(at, words.messageMenu, [
      { text: words.reply, icon: "reply", testid: "reply", action: () => composer.reply(view) },
      text && { text: words.copy, icon: "copy", testid: "copy", action: () => copyText(text, words) },
      own &&
        text &&
        !message.media && {
          text: words.edit,
          icon: "edit",
          testid: "edit",
          action: () => composer.edit(view),
        },
      (own || place.chat > 0) && {
        text: words.delete,
        icon: "trash",
        testid: "delete",
        danger: true,
        action: () => this.#delete(message),
      },
    ]);
  }

  #delete(message) {
    const { person, chat } = this.app.place;
    return this.app.attempt(() => api.deleteMessage(chat, message.id, person));
  }

  /** Presses a callback button; it turns until the bot has answered, and the answer is shown. */
  async #callback(message, button, element) {
    const { person, chat } = this.app.place;
    const token = {};
    this.#presses.set(element, token);
    element.setAttribute("aria-busy", "true");
    try {
      const { query } = await api.press(chat, person, message.id, button.value);
      const answer = await this.#answer(query);
      if (answer && this.app.place.person === person) this.#showAnswer(answer);
    } catch (error) {
      complain(error, this.app.words);
    } finally {
      // The same place of the keyboard may by now be another button, pressed anew.
      if (this.#presses.get(element) === token) element.removeAttribute("aria-busy");
    }
  }

  #showAnswer({ text, alert, url }) {
    const { bot, words } = this.app;
    if (text && alert) alertBox(bot.first_name, text, words);
    else if (text) toast(text);
    if (url) this.link(url, false);
  }

  /** The bot's answer to a query, or null if it keeps silent for too long. */
  async #answer(query) {
    const end = performance.now() + PATIENCE;
    for (let pause = FIRST_LOOK; performance.now() < end; pause = Math.min(pause * 1.5, LAST_LOOK)) {
      const answer = await api.query(query);
      if (answer.answered) return answer;
      await this.#pause(pause);
    }
    return null;
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      const done = () => {
        this.#nudges.delete(done);
        resolve();
      };
      this.#nudges.add(done);
      setTimeout(done, milliseconds);
    });
  }
}
