// What the three widgets share: elements, the frame around each, the theme, and packed bytes.
// The Python side puts this text in front of each widget's own, so that a widget is one module.

// Lengths are in em of the widget's own 14 px: a page may have set rem to anything.
export const STYLE = `
:host { display: block; outline-color: Canvas; } /* not drawn: tells what the page itself is painted in */
.widget {
  --ground: var(--jp-layout-color1, var(--vscode-editor-background, #ffffff));
  --raised: var(--jp-layout-color2, var(--vscode-editorWidget-background, #f1f3f5));
  --ink: var(--jp-content-font-color1, var(--vscode-editor-foreground, #1c1f23));
  --line: #70777f;
  --accent: #1559b5;
  --on-accent: #ffffff;
  --first: #1f6fd6; --second: #d06408; --third: #15803d; --fourth: #b0308f;
  box-sizing: border-box; max-width: 68em; margin: 0.5em 0; padding: 1em 1.1em 1.1em;
  border: 1px solid var(--line); border-radius: 8px; background: var(--ground); color: var(--ink); text-align: left;
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.widget.dark {
  --ground: var(--jp-layout-color1, var(--vscode-editor-background, #181b1f));
  --raised: var(--jp-layout-color2, var(--vscode-editorWidget-background, #262b31));
  --ink: var(--jp-content-font-color1, var(--vscode-editor-foreground, #e8eaed));
  color-scheme: dark;
  --line: #868e97; --accent: #8ab8ff; --on-accent: #10203a;
  --first: #6aa9ff; --second: #ffa14f; --third: #5fd38d; --fourth: #f08bd6;
}
.widget *, .widget *::before { box-sizing: border-box; }
h3 { margin: 0 0 0.6em; font-size: 1.25em; line-height: 1.3; }
h4 { margin: 0 0 0.3em; font-size: 1.05em; }
.columns { display: flex; flex-wrap: wrap; gap: 1.1em 1.6em; }
.stage { flex: 3 1 27em; min-width: 0; }
.try { flex: 1 1 15em; max-width: 100%; padding: 0.8em 1em; border-radius: 6px; background: var(--raised);
  align-self: flex-start; }
.try ol { margin: 0; padding-left: 1.4em; }
.try li { margin: 0.35em 0; }
.row { display: flex; flex-wrap: wrap; gap: 0.5em; align-items: center; margin: 0 0 0.8em; }
.row > span { margin-right: 0.2em; }
button { font: inherit; padding: 0.35em 0.9em; border: 1px solid var(--line); border-radius: 5px; cursor: pointer;
  background: var(--raised); color: inherit; }
button:hover:not(:disabled) { border-color: var(--accent); }
button[aria-pressed="true"] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button:disabled { opacity: 0.55; cursor: default; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.slider { margin: 0 0 0.9em; max-width: 39em; }
.slider label { display: block; margin-bottom: 0.2em; }
.slider input { display: block; width: 100%; margin: 0; accent-color: var(--accent); }
.ticks { display: flex; justify-content: space-between; padding: 0 2px; font-size: 0.9em; }
.ticks span { flex: 0 0 16px; display: flex; justify-content: center; white-space: nowrap; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.3em, 1fr)); gap: 0.4em 1em; margin: 0.9em 0 0.6em; }
dl div { display: flex; flex-direction: column; justify-content: space-between; }
dt { font-size: 0.9em; line-height: 1.25; }
dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
p { margin: 0.5em 0 0; min-height: 4.35em; } /* three lines, so that nothing below moves */
canvas, svg { display: block; }
figure { margin: 0; }
figcaption { margin-top: 0.25em; font-size: 0.9em; text-align: center; }
.legend { display: flex; flex-wrap: wrap; gap: 0.1em 1em; margin-top: 0.4em; font-size: 0.9em; }
.legend span { display: flex; gap: 0.35em; align-items: center; }
.pixels { image-rendering: pixelated; background: #000; border-radius: 3px; }
.heard { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
`;

const SVG = "http://www.w3.org/2000/svg";

/** Put attributes on a node (`on...` are listeners) and children into it. */
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An HTML element. */
export const html = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

/** An SVG element. */
export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

/** Set a node's text only where it changes: a live region speaks each time that it is written to. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Buttons of which one is pressed. choices: [value, label] pairs. Returns the row and `press(value)`. */
export function choice(name, choices, onchoose) {
  const buttons = choices.map(([value, label]) =>
    html("button", { type: "button", "data-value": value, onclick: () => onchoose(value) }, label));
  const row = html("div", { class: "row", role: "group", "aria-label": name }, html("span", {}, `${name}:`), ...buttons);
  const press = (value) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.value === value));
  };
  return { row, press };
}

/** A slider over a list of places, with a tick beneath each. `show(place, spoken)` moves it and says where it is. */
export function slider(id, ticks, onmove) {
  const label = html("label", { for: id });
  const input = html("input", { id, type: "range", min: 0, max: ticks.length - 1, step: 1, oninput: () => onmove(Number(input.value)) });
  const marks = html("div", { class: "ticks", "aria-hidden": "true" }, ...ticks.map((tick) => html("span", {}, String(tick))));
  const row = html("div", { class: "slider" }, label, input, marks);
  const show = (place, spoken) => {
    input.value = String(place);
    input.setAttribute("aria-valuetext", spoken);
    say(label, spoken);
  };
  return { row, input, show };
}

/** Figures under their names. Returns the list and `show({name: value})`. */
export function figures(names) {
  const values = new Map(names.map((name) => [name, html("dd")]));
  const list = html("dl", {}, ...names.map((name) => html("div", {}, html("dt", {}, name), values.get(name))));
  const show = (said) => {
    for (const [name, value] of Object.entries(said)) say(values.get(name), String(value));
  };
  return { list, show };
}

/**
 * The frame of a widget in a shadow tree, where neither page's styles reach the other.
 *
 * stage: what the widget shows. things: what there is to try. Jupyter's shortcuts are kept off our keys.
 * Returns the widget's root, which carries the class `dark` on dark ground.
 */
export function frame(el, title, stage, things) {
  const host = html("div", { class: "lesson-widget", "data-lm-suppress-shortcuts": "true" });
  const list = html("ol", {}, ...things.map((thing) => html("li", {}, thing)));
  const aside = html("aside", { class: "try", "aria-label": "Things to try" }, html("h4", {}, "Try this"), list);
  const root = html("section", { class: "widget", "aria-label": title },
    html("h3", {}, title), html("div", { class: "columns" }, html("div", { class: "stage" }, ...stage), aside));
  host.attachShadow({ mode: "open" }).append(html("style", {}, STYLE), root);
  el.replaceChildren(host);
  return root;
}

/** A legend: of each [mark, name] the mark's SVG nodes, drawn around 0 within 8 units, beside its name. */
export function legend(entries) {
  return html("div", { class: "legend" }, ...entries.map(([nodes, name]) => html("span", {},
    svg("svg", { width: 16, height: 16, viewBox: "-8 -8 16 16", "aria-hidden": "true" }, ...nodes), name)));
}

/** A number as it is printed, with a minus that isn't a hyphen. */
export const printed = (number, digits) => number.toFixed(digits).replace("-", "−");

/** Whether a computed CSS colour shows what is behind it. */
export const seeThrough = (colour) => /^rgba.*, 0\)$/.test(colour);

/** How light a computed CSS colour such as `rgb(24, 27, 31)` is, from 0 to 1. */
export function lightness(colour) {
  const [r, g, b] = colour.match(/[\d.]+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}

/**
 * Whether a widget stands on dark ground.
 *
 * Where Jupyter or VS Code names its ground the widget has taken it; elsewhere the page's own counts. What
 * the reader's system prefers matters only on a page that says it follows that.
 */
function onDark(root) {
  const named = ["--jp-layout-color1", "--vscode-editor-background"];
  const taken = named.some((name) => getComputedStyle(root).getPropertyValue(name) !== "");
  const { host } = root.getRootNode();
  for (let node = taken ? root : host; node; node = node.parentElement) {
    const ground = getComputedStyle(node).backgroundColor;
    if (!seeThrough(ground)) return lightness(ground) < 0.5;
  }
  const colab = document.documentElement.getAttribute("theme");
  return colab ? colab === "dark" : lightness(getComputedStyle(host).outlineColor) < 0.5;
}

/** A colour of the theme as `#rrggbb`; grey where the root is not on the page and has none. */
export const themeColour = (root, name) => getComputedStyle(root).getPropertyValue(name).trim() || "#808080";

/**
 * Keep the root's class `dark` true to its ground, and call `redraw` when it turns. Returns what stops that.
 *
 * JupyterLab may have a widget drawn before it puts it on the page, where nothing has a colour: then it is
 * drawn again once it is there.
 */
export function followTheme(root, redraw) {
  let coloured = root.isConnected;
  const look = () => {
    if (!root.isConnected) return;
    const dark = onDark(root);
    if (coloured && root.classList.contains("dark") === dark) return;
    coloured = true;
    root.classList.toggle("dark", dark);
    redraw();
  };
  const soon = () => requestAnimationFrame(look);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", soon);
  const watcher = new MutationObserver(soon);
  for (const node of [document.documentElement, document.body]) {
    watcher.observe(node, { attributes: true, attributeFilter: ["class", "data-jp-theme-name", "data-jp-theme-light", "data-vscode-theme-kind", "theme"] });
  }
  root.addEventListener("transitionend", soon);
  const arrival = new ResizeObserver(soon);
  arrival.observe(root);
  look();
  soon();
  return () => {
    scheme.removeEventListener("change", soon);
    watcher.disconnect();
    arrival.disconnect();
  };
}

/** The bytes of a base64 text that zlib packed. */
export async function unpack(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Draw one grey picture, 28 x 28 bytes row by row, on a canvas of that size. */
export function drawPicture(canvas, grey) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(28, 28);
  for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : grey[i >> 2];
  context.putImageData(image, 0, 0);
}

/** A canvas for one picture, a square that is `width` wide, in CSS. */
export function pictureCanvas(width, label) {
  return html("canvas", { class: "pixels", width: 28, height: 28, role: "img", "aria-label": label, style: `width:${width};aspect-ratio:1` });
}

/** Tell the model, where there is a kernel behind it the kernel too. */
export function keep(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}

/** A model without a kernel behind it: it remembers what a reader chose for as long as the page is open. */
export function alone(values) {
  const calls = new Map();
  const of = (name) => calls.get(name) ?? calls.set(name, new Set()).get(name);
  return {
    get: (name) => values[name],
    set: (name, value) => {
      values[name] = value;
      for (const call of of(`change:${name}`)) call();
    },
    save_changes: () => {},
    on: (name, call) => of(name).add(call),
    off: (name, call) => of(name).delete(call),
  };
}

/** Call `update` once after any of these values changed, however many changed together. Returns what stops it. */
export function listen(model, names, update) {
  let asked = false;
  const soon = () => {
    if (!asked) queueMicrotask(() => { asked = false; update(); });
    asked = true;
  };
  for (const name of names) model.on(`change:${name}`, soon);
  return () => {
    for (const name of names) model.off(`change:${name}`, soon);
  };
}

/** A standard normal number from two uniform ones. random: gives numbers in [0, 1). */
export function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
