// The attach menu: a real file, or a made-up message of some other kind.

import * as api from "./api.js";
import { sizeWords } from "./calendar.js";
import { byId, make } from "./element.js";
import { openDialog } from "./notices.js";
import { attached } from "./parts.js";
import { openMenu } from "./popup.js";

const KINDS = [
  "voice",
  "video",
  "sticker",
  "location",
  "contact",
  "poll",
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
      action: () => this.#choose("image/*"),
    };
    const file = { text: words.file, icon: "file", testid: "attach-file", action: () => this.#choose("") };
    openMenu(button, words.attach, [photo, file, ...kinds], { columns: 2 });
  }

  /** Shows the file before it goes, with a place for a caption. */
  offer(file) {
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
      preview(file, words),
      caption,
      make("div", { class: "card-buttons" }, cancel, send),
    );
    const dialog = openDialog("card", { "aria-label": words.file, "data-testid": "file-card" }, form);
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", () => this.#sendFile(file, caption.value.trim()));
    caption.focus();
  }

  #choose(accept) {
    this.input.accept = accept;
    this.input.click();
  }

  #chosen() {
    const [file] = this.input.files;
    if (file) this.offer(file);
    this.input.value = "";
  }

  #sendFile(file, caption) {
    const place = { ...this.app.standing(), ...this.app.composer.takeReply(), caption };
    return this.app.attempt(() => api.sendFile(this.app.place.chat, file, place));
  }

  #sendKind(kind) {
    return this.app.attempt(() => api.sendKind(this.app.place.chat, { ...this.app.standing(), kind }));
  }

  #listenDrops(area) {
    area.addEventListener("dragover", (event) => event.preventDefault());
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file && !byId("composer-form").hidden) this.offer(file);
    });
  }
}

function preview(file, words) {
  if (!file.type.startsWith("image/")) return attached("file", file.name, sizeWords(file.size, words));
  const address = URL.createObjectURL(file);
  const release = () => URL.revokeObjectURL(address);
  return make("img", { class: "card-picture", src: address, alt: file.name, onload: release });
}
