use jiff::SignedDuration;
use shop_core::housekeeping::{KEEP_GUEST_CARTS, KEEP_REPLIES};

use super::{
    section::{section, spoken},
    show,
};
use crate::{
    app::App,
    messages::Lang,
    storefront::{
        view::WordsSection,
        visit::{
            KEEP_FLASHES, KEEP_LANG, KEEP_PROOFS, KEEP_VIEWED, KEEP_WISHES, PageResult, Visit,
        },
    },
};

/// `GET /privacy`
pub(super) async fn show_privacy(visit: Visit) -> PageResult {
    let lang = visit.lang;
    let title = (
        lang.say("words-privacy-title"),
        lang.say("words-privacy-lead"),
    );
    let session = visit.app.doorkeeper.signer.lifetime();
    let kept = spoken(lang, KEEP_REPLIES);
    let session_lasts = spoken(lang, session);
    let ends = lang
        .say_with("words-privacy-ends-text", "replies", &kept)
        .and("session", &session_lasts);
    let sections = vec![
        section(
            lang.say("words-privacy-account"),
            [lang.say("words-privacy-account-text")],
        ),
        section(
            lang.say("words-privacy-orders"),
            [lang.say("words-privacy-orders-text")],
        ),
        cookies(lang, &visit.app),
        section(
            lang.say("words-privacy-log"),
            [
                lang.say("words-privacy-log-text"),
                lang.say("words-privacy-trail-text"),
            ],
        ),
        section(
            lang.say("words-privacy-ends"),
            [
                String::from(ends),
                lang.say("words-privacy-others-text").to_owned(),
            ],
        ),
    ];
    show(visit, "/privacy", title, sections).await
}

/// Every cookie that the shop sets, what it is for and how long a browser keeps it.
fn cookies(lang: Lang, app: &App) -> WordsSection {
    let point = |text: &'static str, keep: SignedDuration| -> String {
        lang.say_with(text, "keep", &spoken(lang, keep)).into()
    };
    let session = app.doorkeeper.signer.lifetime();
    WordsSection {
        points: vec![
            point("words-privacy-cookie-visitor", KEEP_GUEST_CARTS),
            point("words-privacy-cookie-session", session),
            point("words-privacy-cookie-proof", KEEP_PROOFS),
            point("words-privacy-cookie-wishlist", KEEP_WISHES),
            point("words-privacy-cookie-viewed", KEEP_VIEWED),
            point("words-privacy-cookie-lang", KEEP_LANG),
            point("words-privacy-cookie-flash", KEEP_FLASHES),
        ],
        ..section(
            lang.say("words-privacy-cookies"),
            [lang.say("words-privacy-cookies-text")],
        )
    }
}
