//! Pages of words: who we are, delivery, returns, privacy and terms, true to what the shop is configured to do.

mod about;
mod privacy;
mod returns;
mod section;
mod shipping;
mod terms;

use axum::{Router, routing::get};

use super::{
    view::{Layout, WordsPage, WordsSection},
    visit::{PageResult, Visit},
};
use crate::app::App;

/// The addresses of these pages.
pub(super) const WORDS: [&str; 5] = ["/about", "/shipping", "/returns", "/privacy", "/terms"];

/// The routes of these pages.
pub(super) fn routes() -> Router<App> {
    let [about, shipping, returns, privacy, terms] = WORDS;
    Router::new()
        .route(about, get(about::show_about))
        .route(shipping, get(shipping::show_shipping))
        .route(returns, get(returns::show_returns))
        .route(privacy, get(privacy::show_privacy))
        .route(terms, get(terms::show_terms))
}

/// Shows a page of words; its first sentence is also what search engines show.
async fn show(
    mut visit: Visit,
    path: &str,
    (title, lead): (&str, &str),
    sections: Vec<WordsSection>,
) -> PageResult {
    let layout = visit.layout(title).await?;
    let config = &visit.app.config;
    let is_demo = config.demo.seed && !config.environment.is_production();
    Ok(visit.show(&WordsPage {
        layout: Layout {
            canonical: Some(path.to_owned()),
            description: lead.to_owned(),
            ..layout
        },
        heading: title.to_owned(),
        lead: lead.to_owned(),
        is_demo,
        sections,
        contact: config.server.contact_email.clone(),
    }))
}
