import { byId, make } from "./dom.js";

const sections = [...document.querySelectorAll("section[data-tab]")];
const list = document.querySelector("nav");
let onSelect = () => {};

/** The id of the section that is shown. */
export let shownTab = sections[0].id;

/** Shows a section. */
export function selectTab(id) {
  shownTab = id;
  for (const section of sections) {
    const isShown = section.id === id;
    section.hidden = !isShown;
    const tab = byId(`tab-${section.id}`);
    tab.setAttribute("aria-selected", isShown);
    tab.tabIndex = isShown ? 0 : -1;
  }
  onSelect();
}

/** Shows how many there are of something beside its tab. */
export function countTab(id, count) {
  byId(`count-${id}`).textContent = count > 0 ? count : "";
}

/** Makes the tabs: arrows, Home and End go from one to another. */
export function startTabs(whenSelected) {
  onSelect = whenSelected;
  for (const section of sections) {
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", `tab-${section.id}`);
    list.append(make(
      "button",
      {
        id: `tab-${section.id}`,
        role: "tab",
        "aria-controls": section.id,
        onclick: () => selectTab(section.id),
      },
      section.dataset.tab,
      make("span", { id: `count-${section.id}`, class: "count" }),
    ));
  }
  list.addEventListener("keydown", (event) => {
    const at = sections.findIndex(({ id }) => id === shownTab);
    const to =
      { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: sections.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const { id } = sections[(to + sections.length) % sections.length];
    selectTab(id);
    byId(`tab-${id}`).focus();
  });
  selectTab(shownTab);
}
