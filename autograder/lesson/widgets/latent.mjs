// The latent space: real maps of two dimensions, decoded wherever the reader points.

import { choice, drawPicture, figures, followTheme, frame, html, keep, legend, listen, normal, pictureCanvas, printed, say, slider, svg, themeColour, unpack } from "./common.mjs";

const SIDE = 420;
const EDGE = 40;
const SHARP = 2;
const COARSE = 84;
const STRIP = 8;
const COLOURS = ["--first", "--second", "--third", "--fourth"];

/** Levels of an atlas from its differences: running sums along both axes of each map, modulo 256. In place. */
export function addUp(maps, grid) {
  for (let i = 0; i < maps.length; i++) {
    if (i % grid !== 0) maps[i] += maps[i - 1];
  }
  for (let i = 0; i < maps.length; i++) {
    if (i % (grid * grid) >= grid) maps[i] += maps[i - grid];
  }
  return maps;
}

/** A map as it is used: centres and widths of the clouds, what is empty, and the atlas. */
export async function open(packed, grid) {
  const [clouds, empty, atlas] = await Promise.all([packed.clouds, packed.empty, packed.atlas].map(unpack));
  const parts = Float64Array.from(new Int16Array(clouds.buffer), (n) => (n / 16384) * packed.half);
  return { ...packed, clouds: parts, empty, atlas: addUp(atlas, grid) };
}

/** The picture that the decoder of a map made at a place [column, row]: 784 grey levels. */
export function decode({ atlas }, [column, row], grid, step) {
  const grey = new Uint8ClampedArray(784);
  for (let pixel = 0; pixel < 784; pixel++) grey[pixel] = step * atlas[(pixel * grid + row) * grid + column];
  return grey;
}

/** The code that a place of a map stands for. */
export function codeAt({ centre, half }, [column, row], grid) {
  const across = (n) => (2 * half * n) / (grid - 1) - half;
  return [centre[0] + across(column), centre[1] - across(row)];
}

/** The place nearest to a code, or null if the map does not show it. */
export function placeOf({ centre, half }, [x, y], grid) {
  const place = [x - centre[0], centre[1] - y].map((offset) => Math.round(((offset + half) / (2 * half)) * (grid - 1)));
  return place.every((n) => n >= 0 && n < grid) ? place : null;
}

/** Where a random point goes: on an autoencoder's map an empty place, on a VAE's a draw from the prior. */
export function randomPlace(map, grid, random) {
  if (map.beta === null) {
    const free = [...map.empty.keys()].filter((i) => map.empty[i]);
    const chosen = free[Math.floor(random() * free.length)];
    return [chosen % grid, Math.floor(chosen / grid)];
  }
  for (;;) {
    const place = placeOf(map, [normal(random), normal(random)], grid);
    if (place) return place;
  }
}

/** The shown code nearest to z: its number and how far away it is. */
export function nearest({ centre, clouds }, [x, y]) {
  let best = { index: -1, distance: Infinity };
  for (let index = 0; 4 * index < clouds.length; index++) {
    const distance = Math.hypot(clouds[4 * index] + centre[0] - x, clouds[4 * index + 1] + centre[1] - y);
    if (distance < best.distance) best = { index, distance };
  }
  return best;
}

/** The mean density of all clouds over a map, in COARSE x COARSE cells, as shares of the densest. */
export function cloudDensity({ clouds, half }) {
  const sum = new Float64Array(COARSE * COARSE);
  const cell = (2 * half) / COARSE;
  const profile = (mean, width) => {
    const sigma = Math.max(width, cell / 2);
    return Float64Array.from({ length: COARSE }, (_, i) =>
      Math.exp(-(((-half + (i + 0.5) * cell - mean) / sigma) ** 2) / 2) / sigma);
  };
  for (let i = 0; i < clouds.length; i += 4) {
    const right = profile(clouds[i], clouds[i + 2]);
    const down = profile(-clouds[i + 1], clouds[i + 3]);
    for (let row = 0; row < COARSE; row++) {
      if (down[row] < 1e-9) continue;
      for (let column = 0; column < COARSE; column++) sum[row * COARSE + column] += down[row] * right[column];
    }
  }
  const peak = sum.reduce((most, value) => Math.max(most, value), 0);
  return sum.map((value) => value / peak);
}

/** What there is to see on a map; the figures in it are the map's own. */
export function insight({ beta, width, mse }) {
  const [clouds, error] = [width.toFixed(3), mse.toFixed(4)];
  if (beta === null) {
    return "Autoencoder: every garment is a point. Between the groups lies land on which no training image ever stood. Click there: the decoder draws something, but nothing ever taught it what.";
  }
  if (beta === 0) {
    return `β = 0: without KL the clouds have shrunk until they are points (mean width ${clouds}). An autoencoder again, gaps and all. Nothing drew the garments towards the dashed circle, so random codes reach bags and T-shirts at best, no trouser and no sneaker.`;
  }
  if (beta < 1) {
    return `β = ${beta}: a little KL. The map has moved towards the dashed circle and the clouds are ${clouds} wide on average, but they are still thin: there is empty land between them.`;
  }
  if (beta < 3) {
    return `β = ${beta}: clouds of mean width ${clouds} reach one another, so most random codes are decoded where something was learned. Reconstructions have an error of ${error}.`;
  }
  return `β = ${beta}: wide clouds (${clouds} on average) fill the middle. Any step leads to a similar picture, and the price is detail: the error has risen to ${error}, garments of one kind look more and more alike.`;
}

/** The outline of a category's mark, so that colour isn't all there is: disc, square, triangle, diamond. */
export function outline(category, r) {
  return [
    `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
    `M${-r * 0.88} ${-r * 0.88}h${r * 1.76}v${r * 1.76}h${-r * 1.76}z`,
    `M0 ${-r * 1.2}l${r * 1.1} ${r * 2}h${-r * 2.2}z`,
    `M0 ${-r * 1.25}l${r * 1.25} ${r * 1.25}l${-r * 1.25} ${r * 1.25}l${-r * 1.25} ${-r * 1.25}z`,
  ][category];
}

/** A sampled point's mark: bright, with a white border inside a dark one. */
function dot(scale) {
  return [svg("circle", { r: 6.4 * scale, style: "fill:#1c1f23" }), svg("circle", { r: 4.6 * scale, style: `fill:#ffd84d;stroke:#fff;stroke-width:${1.8 * scale}` })];
}

/** Move a node of a picture, where it isn't there yet. */
function move(node, to) {
  const wanted = `translate(${to})`;
  if (node.getAttribute("transform") !== wanted) node.setAttribute("transform", wanted);
}

function rgb(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

/** Paint a map's density, clouds and points on a canvas of its own. colours: of the four categories. */
function paint(map, labels, colours, ink) {
  const canvas = html("canvas", { width: SIDE * SHARP, height: SIDE * SHARP });
  const context = canvas.getContext("2d");
  const scale = (SIDE * SHARP) / (2 * map.half);
  const at = (i) => [(map.clouds[i] + map.half) * scale, (map.half - map.clouds[i + 1]) * scale];
  if (map.beta !== null) {
    const heat = html("canvas", { width: COARSE, height: COARSE });
    const image = new ImageData(COARSE, COARSE);
    cloudDensity(map).forEach((share, i) => image.data.set([...ink, 150 * Math.sqrt(share)], 4 * i));
    heat.getContext("2d").putImageData(image, 0, 0);
    context.drawImage(heat, 0, 0, canvas.width, canvas.height);
    context.globalAlpha = 0.1;
    for (let i = 0; i < map.clouds.length; i += 4) {
      context.fillStyle = colours[labels[i / 4]];
      context.beginPath();
      context.ellipse(...at(i), map.clouds[i + 2] * scale, map.clouds[i + 3] * scale, 0, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
  }
  const marks = colours.map((_, category) => new Path2D(outline(category, 2.3 * SHARP)));
  for (let i = 0; i < map.clouds.length; i += 4) {
    const [x, y] = at(i);
    context.setTransform(1, 0, 0, 1, x, y);
    context.fillStyle = colours[labels[i / 4]];
    context.fill(marks[labels[i / 4]]);
  }
  context.getImageData(0, 0, 1, 1); // has it painted now, rather than when it is first dragged over
  return canvas;
}

/** The frame of the map: ticks, the circle of the prior, the cross. `fit(map)` sets them for a map. */
function axes() {
  const text = (attributes) => svg("text", { style: "fill:var(--ink);font-size:15px", ...attributes });
  const low = [text({ x: 0, y: SIDE + 17 }), text({ x: -4, y: SIDE, "text-anchor": "end" })];
  const high = [text({ x: SIDE, y: SIDE + 17, "text-anchor": "end" }), text({ x: -4, y: 14, "text-anchor": "end" })];
  const names = [text({ x: SIDE / 2, y: SIDE + 17, "text-anchor": "middle" }), text({ x: -4, y: SIDE / 2, "text-anchor": "end" })];
  names.forEach((name, i) => say(name, `z${"₁₂"[i]}`));
  const prior = svg("circle", { class: "prior", style: "fill:none;stroke:var(--ink);stroke-width:1.6;stroke-dasharray:6 5" });
  const fit = ({ centre, half }) => {
    for (const i of [0, 1]) {
      say(low[i], printed(centre[i] - half, 1));
      say(high[i], printed(centre[i] + half, 1));
    }
    const scale = SIDE / (2 * half);
    prior.setAttribute("cx", String((half - centre[0]) * scale));
    prior.setAttribute("cy", String((half + centre[1]) * scale));
    prior.setAttribute("r", String(2 * scale));
  };
  return { nodes: [...low, ...high, ...names], prior, fit };
}

/** Draw the widget into `el`. random: where random points come from. */
export async function show({ model, el, random = Math.random }) {
  const { categories, labels, grid, step, spaces: stored } = JSON.parse(model.get("data"));
  const spaces = await Promise.all(stored.map((packed) => open(packed, grid)));
  const betas = spaces.map(({ beta }) => beta).filter((beta) => beta !== null);
  const here = ([column, row]) => [(SIDE * column) / (grid - 1), (SIDE * row) / (grid - 1)];
  const current = () => spaces.find(({ beta }) => beta === (model.get("mode") === "vae" ? model.get("beta") : null));

  const { nodes, prior, fit } = axes();
  const ground = html("canvas", { width: SIDE * SHARP, height: SIDE * SHARP, "aria-hidden": "true",
    style: `position:absolute;left:${(100 * EDGE) / (SIDE + EDGE)}%;top:0;width:${(100 * SIDE) / (SIDE + EDGE)}%` });
  const samples = svg("g");
  const cross = svg("path", { class: "cross", d: "M-11 0H-4M4 0H11M0 -11V-4M0 4V11", style: "stroke:var(--ink);stroke-width:2.4;fill:none" });
  const inside = svg("svg", { x: 0, y: 0, width: SIDE, height: SIDE, "aria-hidden": "true", style: "overflow:hidden" }, prior, samples, cross);
  const surface = svg("svg", { viewBox: `${-EDGE} 0 ${SIDE + EDGE} ${SIDE + 24}`, tabindex: 0, role: "application", style: "position:relative;width:100%;touch-action:none;cursor:crosshair;user-select:none" },
    svg("rect", { x: 0, y: 0, width: SIDE, height: SIDE, style: "fill:transparent;stroke:var(--line)" }), ...nodes, inside);
  const map = html("div", { style: "position:relative" }, ground, surface);
  const mark = (category) => svg("path", { d: outline(category, 4.4), style: `fill:var(${COLOURS[category]})` });
  const dashes = svg("path", { d: "M-7 0H7", style: "stroke:var(--ink);stroke-width:1.6;stroke-dasharray:4 2" });
  const key = legend([...categories.map((name, i) => [[mark(i)], name]), [[dashes], "random codes (2σ of N(0, 1))"], [dot(0.8), "sampled"]]);

  const picture = pictureCanvas("10em", "");
  const where = html("figcaption", { role: "status", style: "text-align:left;width:13em;white-space:pre-line;min-height:4.4em" });
  const strip = html("div", { style: "display:grid;grid-template-columns:repeat(4,2.6em);gap:0.3em" },
    ...Array.from({ length: STRIP }, () => { const small = pictureCanvas("2.6em", "no sample yet"); small.style.visibility = "hidden"; return small; }));
  const side = html("div", { style: "flex:1 1 12em;display:flex;flex-wrap:wrap;gap:0 1.4em;align-content:flex-start" },
    html("figure", {}, picture, where), html("div", {}, html("h4", {}, "Last samples"), strip));

  const modes = choice("Mode", [["autoencoder", "Autoencoder"], ["vae", "VAE"]], (mode) => { keep(model, { mode }); });
  const beta = slider("beta", betas, (i) => { keep(model, { beta: betas[i] }); });
  const throwOne = html("button", { type: "button", "data-value": "random", onclick: () => take(randomPlace(current(), grid, random)) }, "Sample random point");
  const clear = html("button", { type: "button", "data-value": "clear", onclick: () => { keep(model, { samples: [] }); } }, "Clear");
  const shown = figures(["Mode", "β", "Sampled points", "Mean cloud width σ", "Reconstruction MSE"]);
  const text = html("p", { role: "status" });
  const root = frame(el, "Two kinds of latent space, trained on four kinds of garment",
    [modes.row, beta.row, html("div", { class: "row" }, throwOne, clear), html("div", { style: "display:flex;flex-wrap:wrap;gap:0.8em 1.3em" }, html("div", { style: "flex:2 1 22em;max-width:34em" }, map, key), side), shown.list, text], [
      "Autoencoder: click on a group of points, then into a gap. How do the pictures differ?",
      "Still there, press “Sample random point” a few times; here it picks empty land. How many of the pictures are garments?",
      "Switch to VAE at β = 1. Your places stay where they are on the frame: what is drawn there now? Sample some more.",
      "Take β to 0, then to 5. Which end looks like the autoencoder, and what goes wrong at the other?",
      "Find the β that you like best: pictures still sharp enough, and few random points wasted.",
    ]);

  function take(place) {
    keep(model, { place, samples: [...model.get("samples"), place] });
  }

  let painted = new Map();
  function paintAll() {
    const colours = COLOURS.map((name) => themeColour(root, name));
    const ink = rgb(themeColour(root, "--line"));
    painted = new Map(spaces.map((space) => [space, paint(space, labels, colours, ink)]));
  }

  let drawn = null;
  function drawGround(map) {
    if (drawn === map) return;
    drawn = map;
    const context = ground.getContext("2d");
    context.globalCompositeOperation = "copy";
    context.drawImage(painted.get(map), 0, 0);
    fit(map);
  }

  const drawnSmall = Array(STRIP).fill(null);
  function drawSamples(map) {
    const places = model.get("samples");
    while (samples.childElementCount > places.length) samples.lastChild.remove();
    while (samples.childElementCount < places.length) samples.append(svg("g", { class: "sampled" }, ...dot(1)));
    places.forEach((place, i) => move(samples.children[i], here(place)));
    const last = places.slice(-STRIP);
    [...strip.children].forEach((small, i) => {
      small.style.visibility = i < last.length ? "visible" : "hidden";
      const asked = i < last.length ? `${map.beta} ${last[i]} ${places.length}` : null;
      if (asked === drawnSmall[i]) return;
      drawnSmall[i] = asked;
      if (asked === null) return;
      drawPicture(small, decode(map, last[i], grid, step));
      small.setAttribute("aria-label", `Sample ${places.length - last.length + i + 1}, decoded`);
    });
  }

  function update() {
    const map = current();
    const vae = map.beta !== null;
    const place = model.get("place");
    const z = codeAt(map, place, grid);
    const { index, distance } = nearest(map, z);
    const spot = `z = (${z.map((n) => printed(n, 2)).join(", ")})`;
    drawGround(map);
    drawSamples(map);
    move(cross, here(place));
    drawPicture(picture, decode(map, place, grid, step));
    picture.setAttribute("aria-label", `What the decoder draws at ${spot}`);
    say(where, `Decoded at\n${spot}.\nNearest code: ${categories[labels[index]]},\n${distance.toFixed(2)} away.`);
    modes.press(model.get("mode"));
    beta.input.disabled = !vae;
    beta.show(betas.indexOf(model.get("beta")), vae ? `β = ${map.beta}, the weight of KL` : "β, the weight of KL: only in a VAE");
    shown.show({ Mode: vae ? "VAE" : "Autoencoder", β: vae ? map.beta : "none", "Sampled points": model.get("samples").length,
      "Mean cloud width σ": vae ? map.width.toFixed(3) : "0, points", "Reconstruction MSE": map.mse.toFixed(4) });
    surface.setAttribute("aria-label", `Map of the latent space, ${vae ? `VAE at beta ${map.beta}, clouds` : "autoencoder, points"}. Arrow keys move the cross, Enter samples there.`);
    say(text, insight(map));
  }

  function placeUnder(event) {
    const box = ground.getBoundingClientRect();
    const cell = (offset, length) => Math.min(grid - 1, Math.max(0, Math.round((offset / length) * (grid - 1))));
    return [cell(event.clientX - box.left, box.width), cell(event.clientY - box.top, box.height)];
  }

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    take(placeUnder(event));
  });
  surface.addEventListener("pointermove", (event) => {
    if (!surface.hasPointerCapture(event.pointerId)) return;
    const place = placeUnder(event);
    if (String(place) === String(model.get("place"))) return;
    keep(model, { place, samples: [...model.get("samples").slice(0, -1), place] });
  });
  surface.addEventListener("keydown", (event) => {
    const [right, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    const place = model.get("place");
    if (right || down) {
      const inside = (n) => Math.min(grid - 1, Math.max(0, n));
      keep(model, { place: [inside(place[0] + right), inside(place[1] + down)] });
    } else if (event.key === "Enter" || event.key === " ") take(place);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const stop = followTheme(root, () => {
    paintAll();
    drawn = null;
    drawGround(current());
  });
  if (painted.size === 0) paintAll();
  update();
  const deaf = listen(model, ["mode", "beta", "place", "samples"], update);
  return () => {
    stop();
    deaf();
  };
}

export default { render: show };
