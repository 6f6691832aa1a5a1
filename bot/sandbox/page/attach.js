// The attach menu: real files, a poll, a channel's post, or a made-up message of some other kind.

import * as api from "./api.js";
import { sizeWords } from "./calendar.js";
import { byId, make } from "./element.js";
import { openDialog } from "./notices.js";
import { attached } from "./parts.js";
import { askPoll } from "./polls.js";
import { openMenu } from "./popup.js";

const ALBUM = 10; // files that go together at most
const KINDS = [
  "voice",
  "video",
  "video_note",
  "sticker",
  "location",
  "contact",
  "forward",
  "animation",
  "audio",
  "venue",
  "dice",
];

export class Attachments {
  /** `app` offers words, place, standing(), composer, attempt(). */
  constructor(app) {
    this.app = app;
    this.input = byId("file");
    this.input.addEventListener("change", () => this.#chosen());
    this.#listenDrops(byId("chat"));
  }

  /** Opens the menu at the button. */
  menu(button) {
    const { words } = this.app;
    const kinds = KINDS.map((kind) => ({
      text: words.kinds[kind],
      icon: kind,
      testid: `attach-${kind}`,
      action: () => this.#sendKind(kind),
    }));
    const photo = {
      text: words.photo,
      icon: "photo",
      testid: "attach-photo",
      action: () => this.#choose("image/*,video/mp4"),
    };
    const file = { text: words.file, icon: "file", testid: "attach-file", action: () => this.#choose("") };
    const poll = { text: words.kinds.poll, icon: "poll", testid: "attach-poll", action: () => this.#askPoll() };
    const post = {
      text: words.channelPost,
      icon: "forward",
      testid: "attach-channel",
      action: () => this.#forward(),
    };
    openMenu(button, words.attach, [photo, file, poll, post, ...kinds], { columns: 2 });
  }

  /** Shows the files before they go, with a place for a caption. */
  offer(files) {
    const { words } = this.app;
    const caption = make("textarea", {
      rows: 2,
      placeholder: words.caption,
      "aria-label": words.caption,
      maxlength: 1024,
      "data-testid": "caption",
    });
    caption.value = this.app.composer.take();
    const cancel = make("button", { type: "button", class: "flat" }, words.cancel);
    const send = make(
      "button",
      { type: "submit", class: "flat strong", "data-testid": "send-file" },
      words.send,
    );
    const form = make(
      "form",
      { method: "dialog" },
      files.length > 1 ? make("div", { class: "card-album" }, ...files.map(tile)) : preview(files[0], words),
      caption,
      make("div", { class: "card-buttons" }, cancel, send),
    );
    const dialog = openDialog("card", { "aria-label": words.file, "data-testid": "file-card" }, form);
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", () => this.#sendFiles(files, caption.value.trim()));
    caption.focus();
  }

  #choose(accept) {
    this.input.accept = accept;
    this.input.click();
  }

  #chosen() {
    const files = [...this.input.files];
    if (files.length) this.offer(files);
    this.input.value = "";
  }

  /** Pictures and films go together, other files beside them; the caption goes with the first. */
  #sendFiles(files, caption) {
    const place = { ...this.app.standing(), ...this.app.composer.takeReply() };
    return this.app.attempt(async () => {
      let words = caption;
      for (const album of albumsOf(files)) {
        await api.sendFiles(this.app.place.chat, album, { ...place, caption: words });
        words = "";
      }
    });
  }

  #askPoll() {
    askPoll(this.app, (poll) =>
      this.app.attempt(() => api.askPoll(this.app.place.chat, { ...this.app.standing(), ...poll })),
    );
  }

  /** Forwards a post of a channel with what was written so far, and a button that leads to an address. */
  #forward() {
    const { words, composer } = this.app;
    const post = { text: composer.take() || words.channelWords, buttons: [[words.channelButton]] };
    return this.app.attempt(() => api.forward(this.app.place.chat, { ...this.app.standing(), ...post }));
  }

  #sendKind(kind) {
    return this.app.attempt(() => api.sendKind(this.app.place.chat, { ...this.app.standing(), kind }));
  }

  #listenDrops(area) {
    area.addEventListener("dragover", (event) => event.preventDefault());
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      const files = [...event.dataTransfer.files];
      if (files.length && !byId("composer-form").hidden) this.offer(files);
    });
  }
}

function preview(file, words) {
  if (!file.type.startsWith("image/")) return attached("file", file.name, sizeWords(file.size, words));
  const address = URL.createObjectURL(file);
  const release = () => URL.revokeObjectURL(address);
  return make("img", { class: "card-picture", src: address, alt: file.name, onload: release });
}

/** One of several files that are about to go. */
function tile(file) {
  return file.type.startsWith("image/") ? preview(file) : make("span", {}, file.name);
}

function albumsOf(files) {
  const seen = (file) => /^(image\/(jpeg|png|webp)|video\/mp4)$/u.test(file.type);
  const albums = [];
  for (const alike of [files.filter(seen), files.filter((file) => !seen(file))])
    for (let at = 0; at < alike.length; at += ALBUM) albums.push(alike.slice(at, at + ALBUM));
  return albums;
}
