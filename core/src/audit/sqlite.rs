use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow, types::Json};

use super::{
    AuditActor, AuditEntry, AuditEvent, AuditFilter, AuditStore, AuditTarget, AuditTargetKind,
};
use crate::{
    id::{AuditEntryId, UserId},
    page::{COUNTED, Page, PageRequest, as_counted},
    storage::{StoreError, micros, moment_from_micros, push_limit, stored},
};

const SELECT_ENTRIES: &str = "select
        id,
        occurred_at,
        event,
        actor_kind,
        actor_id,
        ip_address,
        request_id,
        target_kind,
        target_id,
        reason,
        state_before,
        state_after
    from audit_entries
    where true";

/// [`AuditStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteAuditStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteAuditStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }

    /// How many entries pass, and whether there are more than are counted.
    async fn length(
        &mut self,
        filter: AuditFilter,
        request: PageRequest,
        entries: usize,
    ) -> Result<(u64, bool), StoreError> {
        if let Some(total) = request.total_from(entries) {
            return Ok((total, false));
        }
        let mut query =
            QueryBuilder::new("select count(*) from (select 1 from audit_entries where true");
        push_filter(&mut query, filter);
        query.push(format_args!(" limit {}) counted", COUNTED + 1));
        let count = query
            .build_query_scalar()
            .fetch_one(&mut *self.connection)
            .await?;
        Ok(as_counted(count))
    }
}

#[async_trait]
impl AuditStore for SqliteAuditStore<'_> {
    async fn add(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        sqlx::query(
            "insert into audit_entries (
                id,
                occurred_at,
                event,
                actor_kind,
                actor_id,
                ip_address,
                request_id,
                target_kind,
                target_id,
                reason,
                state_before,
                state_after
            ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(entry.id.0)
        .bind(micros(entry.occurred_at))
        .bind(entry.event.as_str())
        .bind(entry.actor.kind())
        .bind(entry.actor.user_id().map(|id| id.0))
        .bind(entry.ip_address.as_deref())
        .bind(entry.request_id.as_deref())
        .bind(entry.target.map(|target| target.kind.as_str()))
        .bind(entry.target.map(|target| target.id))
        .bind(entry.reason.as_deref())
        .bind(entry.before.as_ref().map(Json))
        .bind(entry.after.as_ref().map(Json))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn list_before(
        &mut self,
        filter: AuditFilter,
        before: Option<(Timestamp, AuditEntryId)>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut query = QueryBuilder::new(SELECT_ENTRIES);
        push_filter(&mut query, filter);
        if let Some((moment, id)) = before {
            query
                .push(" and (occurred_at, id) < (")
                .push_bind(micros(moment));
            query.push(", ").push_bind(id.0).push(")");
        }
        query.push(" order by occurred_at desc, id desc");
        push_limit(&mut query, limit);
        let rows = query.build().fetch_all(&mut *self.connection).await?;
        rows.iter().map(read_entry).collect()
    }

    async fn list(
        &mut self,
        filter: AuditFilter,
        request: PageRequest,
    ) -> Result<Page<AuditEntry>, StoreError> {
        let mut query = QueryBuilder::new(SELECT_ENTRIES);
        push_filter(&mut query, filter);
        query.push(" order by occurred_at desc, id desc");
        push_limit(&mut query, request.limit());
        query.push(" offset ").push_bind(request.offset());
        let rows = query.build().fetch_all(&mut *self.connection).await?;
        let (total, is_longer) = self.length(filter, request, rows.len()).await?;
        Ok(Page {
            items: rows.iter().map(read_entry).collect::<Result<_, _>>()?,
            total,
            is_longer,
            request,
        })
    }
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: AuditFilter) {
    if let Some(event) = filter.event {
        query.push(" and event = ").push_bind(event.as_str());
    }
    if let Some(actor_id) = filter.actor_id {
        query.push(" and actor_id = ").push_bind(actor_id.0);
    }
    if let Some(target_id) = filter.target_id {
        query.push(" and target_id = ").push_bind(target_id);
    }
    if let Some(from) = filter.from {
        query.push(" and occurred_at >= ").push_bind(micros(from));
    }
    if let Some(to) = filter.to {
        query.push(" and occurred_at < ").push_bind(micros(to));
    }
}

fn read_entry(row: &SqliteRow) -> Result<AuditEntry, StoreError> {
    let actor_id = row.try_get::<Option<_>, _>("actor_id")?.map(UserId);
    let before: Option<Json<_>> = row.try_get("state_before")?;
    let after: Option<Json<_>> = row.try_get("state_after")?;
    Ok(AuditEntry {
        id: AuditEntryId(row.try_get("id")?),
        occurred_at: moment_from_micros(row.try_get("occurred_at")?)?,
        event: stored("audit event", AuditEvent::parse(row.try_get("event")?))?,
        actor: stored(
            "audit actor",
            AuditActor::from_parts(row.try_get("actor_kind")?, actor_id),
        )?,
        ip_address: row.try_get("ip_address")?,
        request_id: row.try_get("request_id")?,
        target: read_target(row)?,
        reason: row.try_get("reason")?,
        before: before.map(|Json(value)| value),
        after: after.map(|Json(value)| value),
    })
}

fn read_target(row: &SqliteRow) -> Result<Option<AuditTarget>, StoreError> {
    let Some(kind) = row.try_get::<Option<&str>, _>("target_kind")? else {
        return Ok(None);
    };
    Ok(Some(AuditTarget {
        kind: stored("audit target", AuditTargetKind::parse(kind))?,
        id: row.try_get("target_id")?,
    }))
}
