// What stands above a message's text: sender, origin, the message it answers, photo, clip, poll, file or other.

import { sizeWords } from "./calendar.js";
import { icon, make } from "./element.js";
import { pollCard } from "./polls.js";

const PHOTO_WIDTH = 400; // pixels; the widest a photo is shown in the chat

/** A message's parts, top to bottom; `quoted` is {name, text} or null, `named`: the sender is shown. */
export function partsOf(message, { quoted, named }, desk, words) {
  return [
    named && sender(message.from),
    message.forwarded_from && make("div", { class: "forwarded" }, words.forwarded(message.forwarded_from)),
    quoted && quote(message.reply_to, quoted, desk),
    message.photo && photo(message, desk, words),
    message.document && file(message.document, words),
    message.clip && clip(message.clip, words),
    message.poll && pollCard(message, desk, words),
    message.other && !message.clip && !message.poll && other(message.other, words),
  ].filter(Boolean);
}

/** A round mark with two lines beside it; `tag` and `attributes` say what the whole is. */
export function attached(mark, title, note, tag = "div", attributes = {}) {
  const words = make("span", { class: "attached-words" }, make("b", {}, title));
  if (note) words.append(make("span", {}, note));
  return make(
    tag,
    { class: "attached", ...attributes },
    make("span", { class: "attached-mark" }, icon(mark)),
    words,
  );
}

function sender({ id, first_name: name }) {
  return make("div", { class: "sender", "data-tint": Math.abs(id) % 7 }, name);
}

function quote(id, { name, text }, desk) {
  return make(
    "button",
    { type: "button", class: "quote", onclick: () => desk.jump(id) },
    make("b", {}, name),
    make("span", {}, text),
  );
}

function photo({ photo: { url, width, height }, text }, desk, words) {
  const alt = text ?? words.photo;
  const button = make(
    "button",
    {
      type: "button",
      class: "photo",
      "data-testid": "photo",
      "aria-label": words.openPhoto,
      onclick: () => desk.photo(url, alt),
    },
    make("img", { src: url, alt, loading: "lazy", width, height }),
  );
  button.style.width = `${Math.max(120, Math.min(PHOTO_WIDTH, width))}px`;
  button.style.aspectRatio = `${width} / ${height}`;
  return button;
}

/** A video, an animation or a round video: a tile that can be downloaded. */
function clip({ kind, name, length, url }, words) {
  const title = name ?? words.kinds[kind];
  const attributes = {
    href: url,
    download: title,
    class: "clip",
    "data-testid": "clip",
    "data-kind": kind,
    "aria-label": words.download(title),
  };
  const mark = make("span", { class: "clip-mark" }, icon("play"));
  const note = kind === "animation" ? "GIF" : length;
  const caption = make("span", { class: "clip-words" }, make("span", {}, note));
  if (name) caption.append(make("span", {}, name));
  return make("a", attributes, mark, caption);
}

function file({ url, name, size }, words) {
  const attributes = {
    href: url,
    download: name,
    "data-testid": "document",
    "aria-label": words.download(name),
  };
  return attached("download", name, sizeWords(size, words), "a", attributes);
}

function other({ kind, label, url }, words) {
  const known = words.kinds[kind];
  const attributes = { "data-testid": "other", "data-kind": kind };
  const link = url ? { href: url, download: kind, "aria-label": words.download(known ?? label) } : {};
  const all = { ...attributes, ...link };
  return attached(known ? kind : "file", known ?? label, known ? label : null, url ? "a" : "div", all);
}
