// What is wrong with the page as it stands, one sentence a fault. Only faults leave the page: what
// axe has passed besides is most of a megabyte a look, and dearer to carry than to find.
async ([width, controls, rules]) => {
  const small = (wanted, least) => [...document.querySelectorAll(wanted)].flatMap((element) => {
    const box = element.getBoundingClientRect();
    const seen = element.checkVisibility() && box.width > 1;
    return seen && (box.height < least - 0.5 || box.width < Math.min(least, 24) - 0.5)
      ? [`${element.outerHTML.slice(0, 90)} ${box.width}x${box.height}`] : [];
  });
  const wide = document.documentElement.scrollWidth;
  const wanted = { runOnly: rules, resultTypes: ["violations"] };
  const { violations } = rules.length ? await axe.run(document, wanted) : { violations: [] };
  return [
    ...(wide === width ? [] : [`${wide} wide`]),
    ...small(controls, 44),
    ...small("a, button, summary", 24),
    ...violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`)),
  ];
}
