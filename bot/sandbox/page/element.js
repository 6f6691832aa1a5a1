// Making elements. Text always goes in as text: no function here reads markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (null, undefined and false are left out; "on…" names listen) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** One picture of icons.svg, hidden from screen readers. */
export function icon(name, className = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", iconAddress(name));
  svg.append(use);
  return svg;
}

/** The address of one picture of icons.svg. */
export function iconAddress(name) {
  return `/page/icons.svg#${name}`;
}

/** The element of index.html with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Makes `parent` hold exactly `wanted`, in that order, moving only what is out of place. */
export function place(parent, wanted) {
  const kept = new Set(wanted);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((child, index) => {
    const there = parent.children[index];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
}

/** Sets text only where it differs, so that nothing is drawn (or read aloud) again without need. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A round picture with initials, in a colour that belongs to the id. */
export function avatar(id, name, className = "avatar") {
  return dressAvatar(make("span", { class: className, "aria-hidden": "true" }), id, name);
}

/** Gives an existing avatar another owner. */
export function dressAvatar(element, id, name) {
  const initials = name
    .split(/[\s·]+/u)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("");
  element.dataset.tint = String(Math.abs(id) % 7);
  setText(element, initials.toLocaleUpperCase());
  return element;
}
