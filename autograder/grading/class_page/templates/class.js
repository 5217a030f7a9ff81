"use strict";
// Filters and sorts what stands on the page; without it everything is shown, in the page's own order.
const find = (id) => document.getElementById(id);
const [student, criterion, mistake] = ["student", "criterion", "mistake"].map(find);
const body = find("students").tBodies[0];
const rows = [...body.rows];
const others = [...document.querySelectorAll("[data-n]")].filter((e) => e.parentNode !== body);

function holds(list, wanted) {
  return wanted === "" || list.split(" ").includes(wanted);
}

function filter() {
  const part = student.value.trim().toLowerCase();
  const shown = new Set();
  for (const row of rows) {
    const { n, missed, named } = row.dataset;
    const fits =
      row.cells[0].textContent.toLowerCase().includes(part) &&
      holds(missed, criterion.value) &&
      holds(named, mistake.value);
    row.hidden = !fits;
    if (fits) shown.add(n);
  }
  for (const each of others) each.hidden = !shown.has(each.dataset.n);
  for (const need of document.querySelectorAll(".need")) {
    const left = need.querySelectorAll("li:not([hidden])").length;
    need.querySelector("[data-count]").textContent = left;
    need.hidden = left === 0;
  }
  find("count").textContent = `${shown.size} of ${rows.length} students`;
}

function put(parent, children, key, falling) {
  const keyed = children.map((child, at) => ({ child, at, key: key(child) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (falling ? -1 : 1) || a.at - b.at);
  parent.append(...keyed.map((k) => k.child));
}

function sortRows(button) {
  const head = button.closest("th");
  const falling = head.ariaSort === "ascending";
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.ariaSort = falling ? "descending" : "ascending";
  const by = button.dataset.sort;
  put(body, rows, (row) => Number(row.dataset[by === "name" ? "n" : by]), falling);
}

function sortCards(button) {
  const cards = button.closest(".gallery").querySelector(".cards");
  const how = button.dataset.cards;
  const none = how === "worst" ? -Infinity : Infinity;
  const key = (card) => (how === "name" ? Number(card.dataset.n) : Number(card.dataset.q ?? none));
  put(cards, [...cards.children], key, how === "worst");
}

function choose(field, value) {
  field.value = value;
  filter();
  find("students-head").scrollIntoView();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button === null) return;
  const { criterion: missed, mistake: named, sort, cards } = button.dataset;
  if (missed !== undefined) choose(criterion, missed);
  if (named !== undefined) choose(mistake, named);
  if (sort !== undefined) sortRows(button);
  if (cards !== undefined) sortCards(button);
  if (button.id === "all") {
    student.value = criterion.value = mistake.value = "";
    filter();
  }
});
// What is long is laid out when it comes into sight, and moves what stands beneath it: go there again.
document.querySelector("nav").addEventListener("click", ({ target }) => {
  const place = find((target.hash ?? "").slice(1));
  requestAnimationFrame(() => requestAnimationFrame(() => place?.scrollIntoView()));
});
for (const field of [student, criterion, mistake]) field.addEventListener("input", filter);
document.documentElement.classList.add("js");
if (student.value || criterion.value || mistake.value) filter(); // a browser may keep them
else find("count").textContent = `${rows.length} of ${rows.length} students`;
