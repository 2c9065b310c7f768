use axum::extract::State;
use shop_core::{
    audit::{AuditEvent, AuditFilter},
    id::UserId,
    page::PageRequest,
    storage::Stores,
    wire::{AuditEntryResponse, ErrorBody, List},
};

use uuid::Uuid;

use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{
        Admin, Query,
        input::{Fields, FromFields},
    },
};

/// The most entries on a page.
const MOST_A_PAGE: u32 = 100;

/// Which entries to list.
pub(crate) struct AuditListing {
    page: PageRequest,
    event: Option<AuditEvent>,
    actor_id: Option<String>,
    target_id: Option<String>,
}

impl FromFields for AuditListing {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let events = AuditEvent::ALL.map(|event| (event.as_str(), event));
        let page = fields.page_request(20, MOST_A_PAGE);
        let event = fields.optional("event").one_of(&events);
        let actor = fields.optional("actorId").text(1..=64);
        let target = fields.optional("targetId").text(1..=64);
        Some(Self {
            page: page?,
            event: event?,
            actor_id: actor?,
            target_id: target?,
        })
    }
}

/// Lists what was done by whom, the latest first.
#[utoipa::path(
    get,
    path = "/api/admin/audit",
    tag = "Admin",
    security(("bearerAuth" = [])),
    params(
        ("event" = Option<String>, Query, description = "Only this event, like login_failed"),
        ("actorId" = Option<String>, Query, min_length = 1, max_length = 64, description = "Only what this account did"),
        ("targetId" = Option<String>, Query, min_length = 1, max_length = 64, description = "Only what was done to this product, category, order or account"),
        ("page" = Option<u32>, Query, minimum = 1, description = "The page's number; 1 when left out"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "How many entries a page has; 20 when left out"),
    ),
    responses(
        (status = 200, description = "One page of the audit trail", body = List<AuditEntryResponse>),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 403, description = "Only administrators may do this", body = ErrorBody),
        (status = 422, description = "A parameter is wrong", body = ErrorBody),
    )
)]
pub(super) async fn list_audit_entries(
    State(app): State<App>,
    _: Admin,
    Query(listing): Query<AuditListing>,
) -> Result<Reply<List<AuditEntryResponse>>, AppError> {
    let actor_id = listing.actor_id.map(|text| {
        UserId::parse(&text)
            .ok_or_else(|| AppError::invalid("actorId", "Expected the id of an account"))
    });
    let target_id = listing.target_id.map(|text| {
        Uuid::try_parse(&text).map_err(|_| AppError::invalid("targetId", "Expected an id"))
    });
    let filter = AuditFilter {
        event: listing.event,
        actor_id: actor_id.transpose()?,
        target_id: target_id.transpose()?,
        ..AuditFilter::default()
    };
    let mut reader = app.storage.read().await?;
    let entries = reader.audit().list(filter, listing.page).await?;
    Ok(ok(entries.into()))
}
