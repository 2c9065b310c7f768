use super::{section::section, show};
use crate::storefront::visit::{PageResult, Visit};

/// `GET /about`
pub(super) async fn show_about(visit: Visit) -> PageResult {
    let lang = visit.lang;
    let title = (lang.say("words-about-title"), lang.say("words-about-lead"));
    let sections = [
        ("words-about-what", "words-about-what-text"),
        ("words-about-how", "words-about-how-text"),
        ("words-about-made", "words-about-made-text"),
    ];
    let sections = sections.map(|(heading, text)| section(lang.say(heading), [lang.say(text)]));
    show(visit, "/about", title, sections.into()).await
}
