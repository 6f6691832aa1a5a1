// Forms for a new person, a new group and a new topic.

import * as api from "./api.js";
import { make } from "./element.js";
import { ask, checkBox, textField } from "./forms.js";
import { fullName, LANGUAGES, languageWords } from "./person.js";

/** Asks for a new person. `add(create)` is told what to do; create() returns [person, chat] to go to. */
export function askPerson({ words }, add) {
  const options = LANGUAGES.map((code) => make("option", { value: code }, languageWords(code, words)));
  const fields = [
    textField("first_name", words.firstName, true),
    textField("last_name", words.lastName),
    textField("username", words.username),
    make("label", {}, words.language, make("select", { name: "language_code" }, ...options)),
  ];
  ask(words.addPerson, fields, words, (form) =>
    add(async () => {
      const wanted = Object.fromEntries([...form].filter(([, value]) => value && value !== "none"));
      const person = await api.addPerson(wanted);
      return [person.id, person.id];
    }),
  );
}

/** Asks for a new group; the current person goes there, or its first member if they are not in it. */
export function askGroup({ words, world, place: here }, add) {
  const boxes = world.persons.map((person) =>
    checkBox("members", String(person.id), fullName(person), person.id === here.person),
  );
  const fields = [
    textField("title", words.groupTitle, true),
    make("fieldset", {}, make("legend", {}, words.groupMembers), ...boxes),
    checkBox("is_forum", "yes", words.forum),
  ];
  ask(words.addGroup, fields, words, (form) =>
    add(async () => {
      const members = form.getAll("members").map(Number);
      if (!members.length) members.push(here.person);
      const group = await api.addGroup({ title: form.get("title"), members, is_forum: form.has("is_forum") });
      return [members.includes(here.person) ? here.person : members[0], group.id];
    }),
  );
}

/** Asks for the name of a new topic; `add(name)` opens it. */
export function askTopic({ words }, add) {
  ask(words.addTopic, [textField("name", words.topicName, true)], words, (form) => add(form.get("name")));
}
