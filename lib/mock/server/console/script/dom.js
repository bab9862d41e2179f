/** Finds an element by its id. */
export const byId = (id) => document.getElementById(id);

/**
 * Makes an element. Children are elements or strings, and a string becomes text: nothing that the mock was sent is
 * ever read as HTML.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

/** Replaces what is in an element, by its id. */
export function show(id, ...children) {
  byId(id).replaceChildren(...children.filter((child) => child !== undefined));
}

/** A list of terms and what they stand for; what is undefined is left out. */
export function terms(entries) {
  const known = Object.entries(entries).filter(([, value]) => value !== undefined && value !== "");
  return make(
    "dl",
    {},
    ...known.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
  );
}

/** A sentence where a list has nothing in it. */
export const empty = (text) => make("p", { class: "empty" }, text);

/** Text to be copied: it is shown only in part, and copied whole by a click. */
export function copyButton(text, label = "Copy") {
  const button = make("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    button.textContent = await copy(text) ? "Copied" : "Cannot copy here";
    setTimeout(() => button.textContent = label, 2000);
  });
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // only this machine and https have a clipboard: elsewhere the older way may work
    const area = make("textarea", { class: "hidden", readonly: true }, text);
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** Calls a function with the values of a form when it is sent, and shows what goes wrong. */
export function onSubmit(id, action) {
  const form = byId(id);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await attempt(() => action(Object.fromEntries(new FormData(form)), form));
  });
}

/** Does something, and says at the top of the page when it fails. */
export async function attempt(action) {
  const problem = byId("problem");
  problem.hidden = true;
  try {
    await action();
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
  }
}
