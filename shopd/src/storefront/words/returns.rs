use super::{section::section, show};
use crate::storefront::visit::{PageResult, Visit};

/// `GET /returns`
pub(super) async fn show_returns(visit: Visit) -> PageResult {
    let lang = visit.lang;
    let title = (
        lang.say("words-returns-title"),
        lang.say("words-returns-lead"),
    );
    let sections = [
        ("words-returns-cancel", "words-returns-cancel-text"),
        ("words-returns-back", "words-returns-back-text"),
        ("words-returns-money", "words-returns-money-text"),
        ("words-returns-broken", "words-returns-broken-text"),
    ];
    let sections = sections.map(|(heading, text)| section(lang.say(heading), [lang.say(text)]));
    show(visit, "/returns", title, sections.into()).await
}
