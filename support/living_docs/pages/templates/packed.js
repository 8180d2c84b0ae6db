// Writes the page of a feature or scenario, which is packed with those beside it, in the place of the plain one.
window.livingDocsStory = (packed) => {
  const file = decodeURIComponent(location.pathname).split("/").pop().replace(/\.html$/, "");
  const { story = file } = document.currentScript.dataset;
  document.querySelector("main.without-scripts").remove();
  document.write(JSON.parse(window.livingDocsUnpack(packed))[story]);
};
