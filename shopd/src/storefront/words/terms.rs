use super::{section::section, show};
use crate::storefront::visit::{PageResult, Visit};

/// `GET /terms`
pub(super) async fn show_terms(visit: Visit) -> PageResult {
    let lang = visit.lang;
    let title = (lang.say("words-terms-title"), lang.say("words-terms-lead"));
    let currency = visit.app.rules.currency;
    let prices = lang.say_with("words-terms-prices-text", "currency", currency.code());
    let mut sections = vec![
        section(
            lang.say("words-terms-contract"),
            [lang.say("words-terms-contract-text")],
        ),
        section(lang.say("words-terms-prices"), [prices]),
    ];
    let others = [
        ("words-terms-stock", "words-terms-stock-text"),
        ("words-terms-cancel", "words-terms-cancel-text"),
        ("words-terms-account", "words-terms-account-text"),
        ("words-terms-liability", "words-terms-liability-text"),
    ];
    sections.extend(others.map(|(heading, text)| section(lang.say(heading), [lang.say(text)])));
    show(visit, "/terms", title, sections).await
}
