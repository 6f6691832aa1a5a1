// A small menu at a button or at the place of a right click.

import { icon, make } from "./element.js";

const GAP = 6; // pixels between the menu, its button and the edges of the window

/**
 * Opens a menu at an element or a point {x, y}. An item is {text, icon, action, testid, danger, checked}
 * (checked true or false makes it a choice), or a {heading} over those that follow.
 * Focus goes in and comes back; Escape, Tab and a tap outside close.
 */
export function openMenu(at, label, items, { columns = 1 } = {}) {
  document.querySelector(".popup-shade")?.dispatchEvent(new Event("close-menu"));
  const before = document.activeElement;
  const menu = make("div", { class: "popup", role: "menu", "aria-label": label, "data-columns": columns });
  const shade = make("div", { class: "popup-shade" }, menu);
  const listening = new AbortController();
  const close = () => {
    listening.abort();
    shade.remove();
    before?.focus({ preventScroll: true });
  };
  menu.append(
    ...items.filter(Boolean).map((item) => (item.heading ? heading(item.heading) : menuItem(item, close))),
  );
  shade.addEventListener("pointerdown", (event) => event.target === shade && close());
  shade.addEventListener("contextmenu", (event) => event.preventDefault());
  shade.addEventListener("close-menu", close);
  // On the whole page: after a long press the focus may have stayed outside.
  document.addEventListener("keydown", (event) => menuKey(event, menu, close), {
    capture: true,
    signal: listening.signal,
  });
  document.body.append(shade);
  settle(menu, at);
  (menu.querySelector('[aria-checked="true"]') ?? menu.querySelector("button"))?.focus({
    preventScroll: true,
  });
}

function heading(text) {
  return make("div", { class: "popup-heading", role: "presentation" }, text);
}

function menuItem(item, close) {
  const choice = item.checked !== undefined;
  const attributes = {
    type: "button",
    role: choice ? "menuitemradio" : "menuitem",
    "aria-checked": choice ? String(item.checked) : null,
    class: item.danger ? "popup-item danger" : "popup-item",
    "data-testid": item.testid ?? "menu-item",
    onclick: () => {
      close();
      item.action();
    },
  };
  return make("button", attributes, icon(item.checked ? "check" : item.icon), make("span", {}, item.text));
}

function menuKey(event, menu, close) {
  const items = [...menu.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") close();
  else if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Puts the menu beside its button or point, wholly inside the window. */
function settle(menu, at) {
  const box =
    at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { width, height } = menu.getBoundingClientRect();
  const rightHalf = box.left > window.innerWidth / 2;
  const left = rightHalf ? box.right - width : box.left;
  const below = box.bottom + GAP + height <= window.innerHeight - GAP;
  const top = below ? box.bottom + GAP : box.top - GAP - height;
  menu.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - width - GAP))}px`;
  menu.style.top = `${Math.max(GAP, Math.min(top, window.innerHeight - height - GAP))}px`;
}
