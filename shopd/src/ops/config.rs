use axum::extract::State;
use shop_core::wire::ops::{ConfigReport, Versioned};

use crate::{
    api::reply::{Reply, ok},
    app::App,
};

/// Tells every setting; of secrets only whether they are set.
#[utoipa::path(
    get,
    path = "/ops/config",
    tag = "Settings",
    responses((status = 200, description = "The settings by their variables", body = Versioned<ConfigReport>)),
)]
pub(super) async fn show_config(State(app): State<App>) -> Reply<Versioned<ConfigReport>> {
    let settings = app.config.describe();
    ok(Versioned::new(ConfigReport { settings }))
}
