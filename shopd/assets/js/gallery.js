// The pictures of a product: a choice slides to its picture without a jump of the page, and says which one is shown.
const pictures = document.querySelector(".gallery-pictures");
const choices = [...document.querySelectorAll(".gallery-choices a")];

const mark = (id) => {
  for (const choice of choices) {
    if (choice.hash === `#${id}`) {
      choice.ariaCurrent = "true";
    } else {
      choice.ariaCurrent = null;
    }
  }
};

if (pictures) {
  for (const choice of choices) {
    choice.addEventListener("click", (event) => {
      event.preventDefault();
      const picture = document.querySelector(choice.hash);
      pictures.scrollTo({ left: picture.offsetLeft - pictures.offsetLeft });
    });
  }
  const watch = new IntersectionObserver(
    (entries) => {
      const shown = entries.find((entry) => entry.isIntersecting);
      if (shown) {
        mark(shown.target.id);
      }
    },
    { root: pictures, threshold: 0.6 },
  );
  for (const picture of pictures.children) {
    watch.observe(picture);
  }
}
