// Generative against discriminative: one set of points, a boundary or a density.

import { choice, figures, followTheme, frame, html, keep, legend, listen, normal, say, svg, themeColour } from "./common.mjs";

const WIDTH = 480;
const HEIGHT = 360;
const SCALE = 64;
const LOWER = 28; // how far below the middle the origin lies, to leave room for the annotation
const COARSE = 4;
const MODES = { discriminative: "Discriminative, P(y|x)", generative: "Generative, P(x)" };

/** Where a point of the data lies in the picture. */
export const place = ([x, y]) => [WIDTH / 2 + SCALE * x, HEIGHT / 2 + LOWER - SCALE * y];

/** The point of the data that lies at a place of the picture. */
export const point = ([left, top]) => [(left - WIDTH / 2) / SCALE, (HEIGHT / 2 + LOWER - top) / SCALE];

/** The density of one Gaussian at a point. */
export function density({ mean, covariance: [[a, b], [, d]] }, [x, y]) {
  const [u, v] = [x - mean[0], y - mean[1]];
  const determinant = a * d - b * b;
  const distance = (d * u * u - 2 * b * u * v + a * v * v) / determinant;
  return Math.exp(-distance / 2) / (2 * Math.PI * Math.sqrt(determinant));
}

/** A new point of the mixture: one of its Gaussians, each as likely, then a draw from that one. */
export function sample(gaussians, random) {
  const { mean, covariance: [[a, b], [, d]] } = gaussians[Math.floor(random() * gaussians.length)];
  const [u, v] = [normal(random), normal(random)];
  const root = Math.sqrt(a);
  return [mean[0] + root * u, mean[1] + (b / root) * u + Math.sqrt(d - (b * b) / a) * v];
}

/** The ends of the boundary a x + b y + c = 0 on the picture's upper and lower edge. */
export function boundaryEnds([a, b, c]) {
  return [0, HEIGHT].map((top) => {
    const [, y] = point([0, top]);
    return place([-(b * y + c) / a, y]);
  });
}

function paintDensity(canvas, gaussians, colours) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const peak = Math.max(...gaussians.map((g) => density(g, g.mean)));
  for (let row = 0; row < canvas.height; row++) {
    for (let column = 0; column < canvas.width; column++) {
      const at = point([(column + 0.5) * COARSE, (row + 0.5) * COARSE]);
      const [first, second] = gaussians.map((g) => density(g, at));
      const share = second / (first + second);
      const mixed = colours[0].map((part, i) => part * (1 - share) + colours[1][i] * share);
      const strength = Math.min(1, Math.sqrt((first + second) / peak));
      image.data.set([...mixed, 190 * strength], 4 * (row * canvas.width + column));
    }
  }
  context.putImageData(image, 0, 0);
}

/** A mark of a point: a disc for the one cluster, a diamond for the other, so that colour isn't all there is. */
function mark([left, top], label) {
  const fill = `var(--${label ? "second" : "first"})`;
  if (label === 0) return svg("circle", { cx: left, cy: top, r: 4.2, style: `fill:${fill}` });
  return svg("path", { d: `M${left} ${top - 5.4}l5.4 5.4l-5.4 5.4l-5.4 -5.4z`, style: `fill:${fill}` });
}

/** The mark of a sampled point: a disc with a white border, inside a thin dark one. */
function ring([cx, cy]) {
  return [svg("circle", { cx, cy, r: 6.9, style: "fill:#1c1f23" }), svg("circle", { cx, cy, r: 5.2, style: "fill:var(--fourth);stroke:#fff;stroke-width:2.4" })];
}

function annotation(text, at, to) {
  const halo = "fill:var(--ink);stroke:var(--ground);stroke-width:4;paint-order:stroke;font-size:13.5px;font-weight:600";
  return svg("g", {},
    svg("line", { x1: at[0], y1: at[1] + 5, x2: to[0], y2: to[1], style: "stroke:var(--ink);stroke-width:1.3" }),
    svg("circle", { cx: to[0], cy: to[1], r: 2.6, style: "fill:var(--ink)" }),
    svg("text", { x: at[0], y: at[1], "text-anchor": "middle", style: halo }, text));
}

function sides(ends) {
  const line = ends.map((end) => end.join(" ")).join("L");
  return [["first", 0], ["second", WIDTH]].map(([name, edge]) =>
    svg("path", { d: `M${line}L${edge} ${HEIGHT}L${edge} 0Z`, style: `fill:var(--${name});opacity:0.14` }));
}

/** Draw the widget into `el`. random: where new points come from. */
export function show({ model, el, random = Math.random }) {
  const { points, labels, boundary, gaussians } = JSON.parse(model.get("data"));
  const ends = boundaryEnds(boundary);
  const middle = [(ends[0][0] + ends[1][0]) / 2, HEIGHT / 2];
  const canvas = html("canvas", { width: WIDTH / COARSE, height: HEIGHT / COARSE, "aria-hidden": "true",
    style: "position:absolute;inset:0;width:100%;height:100%" });
  const line = svg("g", {}, ...sides(ends),
    svg("line", { class: "boundary", x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1],
      style: "stroke:var(--ink);stroke-width:2.2;stroke-dasharray:7 5" }));
  const sampled = svg("g");
  const notes = {
    discriminative: annotation("Decision boundary: the only thing this model learned", [WIDTH / 2, 20], [middle[0] + (ends[0][0] - middle[0]) * 0.62, HEIGHT * 0.19]),
    generative: annotation("High density: sample new points from here", [WIDTH / 2, 20], place(gaussians[1].mean)),
  };
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", style: "position:relative;width:100%" },
    line, svg("g", { class: "training" }, ...points.map((at, i) => mark(place(at), labels[i]))), sampled, ...Object.values(notes));
  const plot = html("div", { style: `position:relative;overflow:hidden;border:1px solid var(--line);border-radius:6px` }, canvas, picture);

  const key = legend([[[mark([0, 0], 0)], "first cluster"], [[mark([0, 0], 1)], "second cluster"], [ring([0, 0]), "sampled"]]);

  const modes = choice("Mode", [["discriminative", "Discriminative"], ["generative", "Generative"]], (mode) => { keep(model, { mode }); });
  const draw = html("button", { type: "button", "data-value": "sample", onclick: () => {
    const more = Array.from({ length: 5 }, () => sample(gaussians, random));
    keep(model, { samples: [...model.get("samples"), ...more] });
    say(heard, `5 points sampled, ${model.get("samples").length} in all.`);
  } }, "Sample 5 points");
  const clear = html("button", { type: "button", "data-value": "clear", onclick: () => { keep(model, { samples: [] }); say(heard, "Sampled points cleared."); } }, "Clear");
  const shown = figures(["Training points", "Mode", "Sampled points"]);
  const text = html("p", { role: "status", style: "min-height:2.9em" });
  const heard = html("span", { class: "heard", role: "status" });
  const root = frame(el, "Two ways to learn from the same 80 points",
    [modes.row, html("div", { class: "row" }, draw, clear), plot, key, shown.list, text, heard], [
      "Stay in the discriminative mode. What does the boundary say about where the points crowd together? (Nothing.)",
      "Switch to the generative mode. Same points, another question: how dense is it here?",
      "Sample 5 points. Where do they land? Does any of them copy a training point exactly?",
      "Keep sampling until there are 20 or more. What do the sampled points come to look like, taken together?",
    ]);

  function update() {
    const mode = model.get("mode");
    const samples = model.get("samples");
    const generative = mode === "generative";
    modes.press(mode);
    draw.disabled = !generative;
    canvas.style.visibility = generative ? "visible" : "hidden";
    line.style.display = generative ? "none" : "";
    for (const [name, note] of Object.entries(notes)) note.style.display = name === mode ? "" : "none";
    sampled.style.display = generative ? "" : "none";
    while (sampled.childElementCount > samples.length) sampled.lastChild.remove();
    for (const at of samples.slice(sampled.childElementCount)) {
      sampled.append(svg("g", { class: "sampled" }, ...ring(place(at))));
    }
    shown.show({ "Training points": points.length, Mode: MODES[mode], "Sampled points": samples.length });
    picture.setAttribute("aria-label", generative
      ? `80 training points over a heat map of their density, densest in the middle of each cluster. ${samples.length} sampled points with white borders.`
      : "80 training points in two clusters, lower left and upper right, with a dashed decision boundary between them.");
    say(text, generative
      ? "This model has learned where points are likely: P(x). New points come from its density, most of them where it is high, and none is a copy."
      : "This model has learned on which side of the line a point belongs: P(y|x). Where on its side the data lie, it can't say, so there is nothing to sample from.");
  }

  const stop = followTheme(root, paint);
  function paint() {
    const colours = ["--first", "--second"].map((name) => {
      const hex = themeColour(root, name).slice(1);
      return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));
    });
    paintDensity(canvas, gaussians, colours);
  }
  paint();
  update();
  const deaf = listen(model, ["mode", "samples"], update);
  return () => {
    stop();
    deaf();
  };
}

export default { render: show };
