// The input: writing, answering, changing, commands,
// and what stands in its place before START or while blocked.

import { byId, iconAddress, setText } from "./element.js";
import { InlineQuestions } from "./inline.js";
import { ReplyKeyboard } from "./keyboards.js";
import { Sheet } from "./sheet.js";

const LONGEST = 4096; // characters of one message; a longer text goes as several, as in Telegram

export class Composer {
  #drafts = new Map();
  #mode = null;
  #commands = [];

  /** `app` offers words, place, bot, send(), change(), start(), unblock(), attach(), sendFiles(). */
  constructor(app) {
    this.app = app;
    this.form = byId("composer-form");
    this.input = byId("composer");
    this.menu = byId("menu-button");
    this.sheet = new Sheet(this.input);
    this.keyboard = new ReplyKeyboard((text) => app.send(text));
    this.inline = new InlineQuestions(app, this.sheet, (text) => this.#sendInline(text));
    this.#listen();
  }

  /** Shows what this chat now allows: commands and a reply keyboard, or only START, UNBLOCK or that it is closed. */
  update(snapshot, person, closed) {
    const direct = this.app.place.chat > 0;
    const blocked = direct && person.blocked;
    const waiting = direct && !blocked && !snapshot.started;
    byId("unblock").hidden = !blocked;
    byId("start").hidden = !waiting;
    byId("closed-note").hidden = !closed;
    this.form.hidden = blocked || waiting || closed;
    this.#commands = snapshot.commands;
    this.menu.hidden = this.#commands.length === 0;
    this.keyboard.update(this.form.hidden ? null : snapshot.reply_keyboard);
    this.input.placeholder = snapshot.reply_keyboard?.placeholder ?? this.app.words.message;
  }

  /** Keeps the draft of the chat that is left and brings back that of the chat that is entered. */
  enter(from, to) {
    if (from && this.#mode?.kind !== "edit") this.#drafts.set(from, this.input.value);
    this.#setMode(null);
    this.sheet.close();
    this.#setText(this.#drafts.get(to) ?? "");
  }

  /** Puts a text into the input, for the person to go on writing. */
  put(text) {
    this.#setText(text);
    this.input.focus();
    this.#suggest();
  }

  reply(view) {
    this.#setMode({
      kind: "reply",
      id: view.message.id,
      title: view.message.from.first_name,
      text: view.snippet(),
    });
    this.input.focus();
  }

  edit(view) {
    this.#setMode({ kind: "edit", id: view.message.id, title: this.app.words.edit, text: view.snippet() });
    this.put(view.message.source);
  }

  /** The text written so far, taken out of the input (as a file's caption). */
  take() {
    const text = this.input.value.trim();
    this.#setText("");
    return text;
  }

  /** The message being answered, as the API names it; the answer is then no longer offered. */
  takeReply() {
    if (this.#mode?.kind !== "reply") return {};
    const { id } = this.#mode;
    this.#setMode(null);
    return { reply_to: id };
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.input.addEventListener("input", () => {
      this.#grow();
      this.#suggest();
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("paste", (event) => this.#paste(event));
    this.menu.addEventListener("click", () =>
      this.sheet.open ? this.#closeSheet() : this.#showCommands(""),
    );
    byId("note-close").addEventListener("click", () => this.#leaveMode());
    byId("start").addEventListener("click", () => this.app.start());
    byId("unblock").addEventListener("click", () => this.app.unblock());
    byId("attach").addEventListener("click", () => this.app.attach(byId("attach")));
    document.addEventListener("pointerdown", (event) => !event.target.closest(".foot") && this.#closeSheet());
    document.addEventListener("keydown", (event) => this.#typedElsewhere(event));
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) this.#submit();
    else if (event.key === "Escape" && this.sheet.open) this.#closeSheet();
    else if (event.key === "Escape" && this.#mode) this.#leaveMode();
    else if (event.key === "ArrowUp" && this.sheet.open) this.sheet.enter();
    else return;
    event.preventDefault();
  }

  /** As on a desktop Telegram: letters typed anywhere on the page land in the input. */
  #typedElsewhere(event) {
    const busy = event.target.closest("input, textarea, select, dialog, .popup, .people, .sheet");
    if (busy || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ")
      return;
    if (!this.form.hidden) this.input.focus();
  }

  async #submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const mode = this.#mode;
    this.#setMode(null);
    this.#setText("");
    this.#closeSheet();
    const done =
      mode?.kind === "edit" ? await this.app.change(mode.id, text) : await this.#send(text, mode?.id);
    if (done || this.input.value) return;
    this.#setText(text);
    this.#setMode(mode);
  }

  async #send(text, replyTo) {
    const letters = [...text];
    for (let at = 0; at < letters.length; at += LONGEST) {
      if (!(await this.app.send(letters.slice(at, at + LONGEST).join(""), at ? undefined : replyTo)))
        return false;
    }
    return true;
  }

  #sendInline(text) {
    this.#setText("");
    this.#closeSheet();
    this.app.send(text);
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.app.sendFiles(files);
  }

  #suggest() {
    const text = this.input.value;
    if (this.#mode?.kind !== "edit" && /^\/\w*$/u.test(text)) this.#showCommands(text.slice(1));
    else if (!this.inline.ask(text)) this.#closeSheet();
  }

  #showCommands(beginning) {
    const rows = this.#commands.filter(({ command }) => command.startsWith(beginning.toLowerCase()));
    this.sheet.show(
      rows.map(({ command, description }) => ({
        title: description,
        text: `/${command}`,
        testid: "command",
        value: command,
        action: () => this.#choose(command),
      })),
    );
    this.menu.setAttribute("aria-expanded", String(this.sheet.open));
  }

  #choose(command) {
    this.#closeSheet();
    if (this.input.value.startsWith("/")) this.#setText("");
    this.app.send(`/${command}`);
  }

  #closeSheet() {
    this.sheet.close();
    this.menu.setAttribute("aria-expanded", "false");
  }

  #leaveMode() {
    if (this.#mode?.kind === "edit") this.#setText("");
    this.#setMode(null);
    this.input.focus();
  }

  #setMode(mode) {
    this.#mode = mode;
    byId("note-bar").hidden = !mode;
    byId("note-icon").setAttribute("href", iconAddress(mode?.kind ?? "reply"));
    setText(byId("note-title"), mode?.title ?? "");
    setText(byId("note-text"), mode?.text ?? "");
  }

  #setText(text) {
    this.input.value = text;
    this.#grow();
  }

  #grow() {
    this.input.style.height = "auto";
    // While the foot is not shown there is nothing to measure.
    if (this.input.scrollHeight) this.input.style.height = `${this.input.scrollHeight}px`;
    byId("send").disabled = this.input.value.trim() === "";
    this.form.classList.toggle("written", this.input.value !== "");
  }
}
