// What the page says over the chat: toasts, alerts, an enlarged photo, and the clipboard's answer.

import { Refused, Unreachable } from "./api.js";
import { byId, icon, make } from "./element.js";

const TOAST_TIME = 3500; // milliseconds, as long as Telegram shows one

/** Says something for a moment over the chat. */
export function toast(text) {
  const note = make("div", { class: "toast", "data-testid": "toast" }, text);
  byId("toasts").replaceChildren(note);
  setTimeout(() => note.remove(), TOAST_TIME);
}

/** A window over the page; returns the dialog, already open. It leaves the page when it is closed. */
export function openDialog(className, attributes, ...children) {
  const dialog = make("dialog", { class: className, ...attributes }, ...children);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Says something that must be read: stays until it is closed. */
export function alertBox(title, text, words) {
  const close = make(
    "button",
    { type: "button", class: "flat", "data-testid": "alert-close" },
    words.understood,
  );
  const dialog = openDialog(
    "card",
    { "data-testid": "alert", role: "alertdialog", "aria-label": title },
    make("h2", {}, title),
    make("p", { class: "card-text" }, text),
    make("div", { class: "card-buttons" }, close),
  );
  close.addEventListener("click", () => dialog.close());
}

/** Shows a photo as large as the window allows. */
export function enlarge(address, description, words) {
  const close = make(
    "button",
    { type: "button", class: "round", "aria-label": words.close, title: words.close },
    icon("close"),
  );
  const dialog = openDialog(
    "lightbox",
    { "data-testid": "lightbox", "aria-label": words.photo },
    make("img", { src: address, alt: description }),
    close,
  );
  dialog.addEventListener("click", () => dialog.close());
}

/** Says in the person's language what went wrong; the server's own sentence goes to the console. */
export function complain(error, words) {
  console.warn(error);
  if (error instanceof Unreachable) toast(words.unreachable);
  else if (error instanceof Refused) toast(error.status === 413 ? words.tooLarge : words.refused);
  else throw error;
}

/** Puts text on the clipboard and says so. */
export async function copyText(text, words) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyTheOldWay(text);
  }
  toast(words.copied);
}

/** For pages opened by an address that the browser does not call secure (another machine of the room). */
function copyTheOldWay(text) {
  const area = make("textarea", { class: "off-screen" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
