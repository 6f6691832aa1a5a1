// Whom one plays: the list of people and groups, and a person's settings.

import * as api from "./api.js";
import { avatar, byId, icon, make, place } from "./element.js";
import { askGroup, askPerson } from "./newcomers.js";
import { fullName, LANGUAGES, languageWords } from "./person.js";
import { openMenu } from "./popup.js";

export class PeopleList {
  #rows = new Map();
  #unread = new Set();

  /** `app` offers world, place, words, select(person, chat), attempt(). */
  constructor(app) {
    this.app = app;
    byId("add-person").addEventListener("click", () => this.#add(askPerson));
    byId("add-group").addEventListener("click", () => this.#add(askGroup));
    byId("people-open").addEventListener("click", () => this.#slide(true));
    for (const id of ["people-close", "people-shade"])
      byId(id).addEventListener("click", () => this.#slide(false));
    byId("people").addEventListener("keydown", (event) => event.key === "Escape" && this.#slide(false));
    this.wide = window.matchMedia("(min-width: 900px)");
    this.wide.addEventListener("change", () => this.#slide(false));
    this.#slide(false);
  }

  render() {
    const { world, place: here } = this.app;
    place(
      byId("person-list"),
      world.persons.map((person) => this.#personRow(person)),
    );
    const mine = world.groups.filter((group) => group.members.includes(here.person));
    place(
      byId("group-list"),
      mine.map((group) => this.#groupRow(group)),
    );
  }

  /** Marks that something happened in a chat nobody looks at. */
  markUnread(chat) {
    if (chat === this.app.place.chat) return;
    if (this.#unread.has(chat)) return;
    this.#unread.add(chat);
    this.render();
  }

  markRead(chat) {
    this.#unread.delete(chat);
  }

  /** The settings of a person: their application's language, and whether they let the bot write. */
  personMenu(at, person, more = []) {
    const { words } = this.app;
    const code = person.language_code ?? "none";
    const languages = LANGUAGES.map((language) => ({
      text: languageWords(language, words),
      icon: "language",
      checked: language === code,
      testid: `language-${language}`,
      action: () =>
        this.#change(() =>
          api.changePerson(person.id, { language_code: language === "none" ? null : language }),
        ),
    }));
    const door = person.blocked
      ? {
          text: words.unblock,
          icon: "check",
          testid: "person-unblock",
          action: () => this.#change(() => api.unblock(person.id)),
        }
      : {
          text: words.block,
          icon: "block",
          testid: "person-block",
          danger: true,
          action: () => this.#change(() => api.block(person.id)),
        };
    openMenu(at, person.first_name, [
      ...more,
      { heading: `${person.first_name} · ${words.language}` },
      ...languages,
      door,
    ]);
  }

  #change(action) {
    return this.app.attempt(action, { world: true });
  }

  /** Asks for a new person or group, adds it and goes there. */
  #add(ask) {
    ask(this.app, async (create) => {
      let made = null;
      await this.#change(async () => (made = await create()));
      if (made) this.#select(...made);
    });
  }

  #select(person, chat) {
    this.#slide(false);
    this.app.select(person, chat);
  }

  #personRow(person) {
    const { words, place: here } = this.app;
    const language = languageWords(person.language_code ?? "none", words);
    const content = {
      name: fullName(person),
      note: person.blocked ? `${language} · ${words.blocked}` : language,
      testid: `person-${person.id}`,
      current: here.person === person.id && here.chat === person.id,
    };
    return this.#row(person.id, content, this.#more(person));
  }

  #more(person) {
    const { words } = this.app;
    const now = () => this.app.world.persons.find(({ id }) => id === person.id);
    const more = make(
      "button",
      {
        type: "button",
        class: "round",
        "data-testid": `person-menu-${person.id}`,
        "aria-haspopup": "menu",
        "aria-label": `${words.more}: ${person.first_name}`,
        title: words.more,
        onclick: () => this.personMenu(more, now()),
      },
      icon("more"),
    );
    return more;
  }

  #groupRow(group) {
    const { words, place: here } = this.app;
    return this.#row(group.id, {
      name: group.title,
      note: words.members(group.members.length),
      testid: `group-${group.id}`,
      current: here.chat === group.id,
    });
  }

  /** One row in its own list item, drawn again only if it changed: a tap begun on it must end on it. */
  #row(id, content, more) {
    const item = this.#rows.get(id) ?? make("li", { class: "people-row" });
    this.#rows.set(id, item);
    const drawn = JSON.stringify([content, this.#unread.has(id), this.app.words.code]);
    if (item.dataset.drawn === drawn) return item;
    item.dataset.drawn = drawn;
    const focused = [...item.children].indexOf(document.activeElement);
    item.replaceChildren(...[this.#choice(id, content), more].filter(Boolean));
    item.children[focused]?.focus();
    return item;
  }

  #choice(id, { name, note, testid, current }) {
    const unread = { class: "unread", role: "img", "aria-label": this.app.words.unread };
    return make(
      "button",
      {
        type: "button",
        class: "people-choice",
        "data-testid": testid,
        "aria-current": current ? "true" : null,
        onclick: () => this.#select(id > 0 ? id : this.app.place.person, id),
      },
      avatar(id, name),
      make("span", { class: "people-words" }, make("b", {}, name), make("span", {}, note)),
      this.#unread.has(id) ? make("span", unread) : null,
    );
  }

  /** On a phone the list slides over the chat; while it is away, nothing in it can be reached. */
  #slide(open) {
    const list = byId("people");
    const was = document.body.classList.contains("people-shown");
    document.body.classList.toggle("people-shown", open);
    list.inert = !open && !this.wide.matches;
    byId("people-open").setAttribute("aria-expanded", String(open));
    if (open) byId("people-close").focus();
    else if (was) byId("people-open").focus();
  }
}
