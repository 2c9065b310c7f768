use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::row::{read_credentials, read_session, read_user};
use crate::{
    account::{
        AccountStore, Credentials, Email, Role, Session, User, UserFilter,
        sql::{session_columns, user_columns},
    },
    id::{SessionId, UserId},
    page::{COUNTED, Page, PageRequest, as_counted},
    storage::{StoreError, micros, push_limit},
};

/// How many ids one statement names: each number of them is a statement that every connection keeps prepared.
const IDS_PER_STATEMENT: usize = 50;

/// [`AccountStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteAccountStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteAccountStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }

    /// How many accounts pass, and whether there are more than are counted.
    async fn length(
        &mut self,
        filter: &UserFilter,
        page: PageRequest,
        entries: usize,
    ) -> Result<(u64, bool), StoreError> {
        if let Some(total) = page.total_from(entries) {
            return Ok((total, false));
        }
        let mut query = QueryBuilder::new("select count(*) from (select 1 from users u");
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
impl AccountStore for SqliteAccountStore<'_> {
    async fn add(&mut self, user: &User, password_hash: &str) -> Result<(), StoreError> {
        sqlx::query(
            r"
            insert into users (
                id,
                email,
                email_key,
                password_hash,
                first_name,
                last_name,
                role,
                is_active,
                created_at,
                updated_at
            ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(user.id.0)
        .bind(user.email.as_str())
        .bind(user.email.key())
        .bind(password_hash)
        .bind(user.first_name.as_deref())
        .bind(user.last_name.as_deref())
        .bind(user.role.as_str())
        .bind(user.is_active)
        .bind(micros(user.created_at))
        .bind(micros(user.updated_at))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn lookup(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        let row = sqlx::query(concat!(
            "select",
            user_columns!(),
            " from users u where u.id = $1"
        ))
        .bind(id.0)
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_user).transpose()
    }

    async fn find(&mut self, email_key: &str) -> Result<Option<User>, StoreError> {
        let row = sqlx::query(concat!(
            "select",
            user_columns!(),
            " from users u where u.email_key = $1"
        ))
        .bind(email_key)
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_user).transpose()
    }

    async fn list_by_id(&mut self, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
        let mut users = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(IDS_PER_STATEMENT) {
            let mut query = QueryBuilder::new(concat!(
                "select",
                user_columns!(),
                " from users u where u.id in ("
            ));
            let mut list = query.separated(", ");
            for id in chunk {
                list.push_bind(id.0);
            }
            query.push(")");
            for row in query.build().fetch_all(&mut *self.connection).await? {
                users.push(read_user(&row)?);
            }
        }
        Ok(users)
    }

    async fn lookup_credentials(&mut self, id: UserId) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query(concat!(
            "select u.password_hash,",
            user_columns!(),
            " from users u where u.id = $1"
        ))
        .bind(id.0)
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_credentials).transpose()
    }

    async fn lock_credentials(&mut self, id: UserId) -> Result<Option<Credentials>, StoreError> {
        // A transaction that may write excludes all others from its start.
        self.lookup_credentials(id).await
    }

    async fn find_credentials(
        &mut self,
        email_key: &str,
    ) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query(concat!(
            "select u.password_hash,",
            user_columns!(),
            " from users u where u.email_key = $1"
        ))
        .bind(email_key)
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_credentials).transpose()
    }

    async fn list(
        &mut self,
        filter: &UserFilter,
        page: PageRequest,
    ) -> Result<Page<User>, StoreError> {
        let mut query = QueryBuilder::new(concat!("select", user_columns!(), " from users u"));
        push_filter(&mut query, filter);
        query.push(" order by u.created_at desc, u.id desc");
        push_limit(&mut query, page.limit());
        query.push(" offset ").push_bind(page.offset());
        let rows = query.build().fetch_all(&mut *self.connection).await?;
        let (total, is_longer) = self.length(filter, page, rows.len()).await?;
        Ok(Page {
            items: rows.iter().map(read_user).collect::<Result<_, _>>()?,
            total,
            is_longer,
            request: page,
        })
    }

    async fn update_profile(&mut self, user: &User) -> Result<bool, StoreError> {
        let done = sqlx::query(
            r"
            update users
            set email = $2,
                email_key = $3,
                first_name = $4,
                last_name = $5,
                updated_at = $6
            where id = $1",
        )
        .bind(user.id.0)
        .bind(user.email.as_str())
        .bind(user.email.key())
        .bind(user.first_name.as_deref())
        .bind(user.last_name.as_deref())
        .bind(micros(user.updated_at))
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn replace_password_hash(
        &mut self,
        id: UserId,
        old_hash: &str,
        new_hash: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            r"
            update users
            set password_hash = $3,
                updated_at = $4
            where id = $1
                and password_hash = $2",
        )
        .bind(id.0)
        .bind(old_hash)
        .bind(new_hash)
        .bind(micros(now))
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn set_active(
        &mut self,
        id: UserId,
        is_active: bool,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query("update users set is_active = $2, updated_at = $3 where id = $1")
            .bind(id.0)
            .bind(is_active)
            .bind(micros(now))
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn lock_active_administrators(&mut self) -> Result<Vec<UserId>, StoreError> {
        let rows = sqlx::query_scalar::<_, uuid::Uuid>(
            "select id from users where role = 'ADMIN' and is_active order by id",
        )
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(rows.into_iter().map(UserId).collect())
    }

    async fn set_role(
        &mut self,
        id: UserId,
        role: Role,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query("update users set role = $2, updated_at = $3 where id = $1")
            .bind(id.0)
            .bind(role.as_str())
            .bind(micros(now))
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn add_session(&mut self, session: &Session) -> Result<(), StoreError> {
        sqlx::query(
            r"
            insert into sessions (
                id,
                user_id,
                user_agent,
                ip_address,
                created_at,
                expires_at
            ) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(session.id.0)
        .bind(session.user_id.0)
        .bind(session.user_agent.as_deref())
        .bind(session.ip_address.as_deref())
        .bind(micros(session.created_at))
        .bind(micros(session.expires_at))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn find_live_session(
        &mut self,
        id: SessionId,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StoreError> {
        let row = sqlx::query(concat!(
            "select",
            session_columns!(),
            ",",
            user_columns!(),
            "
            from sessions s
            join users u on u.id = s.user_id
            where s.id = $1
                and s.expires_at > $2
                and u.is_active"
        ))
        .bind(id.0)
        .bind(micros(now))
        .fetch_optional(&mut *self.connection)
        .await?;
        row.map(|row| Ok((read_session(&row)?, read_user(&row)?)))
            .transpose()
    }

    async fn list_sessions(
        &mut self,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = sqlx::query(concat!(
            "select",
            session_columns!(),
            "
            from sessions s
            where s.user_id = $1
                and s.expires_at > $2
            order by s.created_at desc, s.id desc"
        ))
        .bind(user_id.0)
        .bind(micros(now))
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_session).collect()
    }

    async fn delete_session(&mut self, user_id: UserId, id: SessionId) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from sessions where user_id = $1 and id = $2")
            .bind(user_id.0)
            .bind(id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_sessions(
        &mut self,
        user_id: UserId,
        keep: Option<SessionId>,
    ) -> Result<u64, StoreError> {
        let done = sqlx::query("delete from sessions where user_id = $1 and id is not $2")
            .bind(user_id.0)
            .bind(keep.map(|id| id.0))
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected())
    }

    async fn delete_expired_sessions(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("delete from sessions where expires_at <= $1")
            .bind(micros(now))
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected())
    }
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &UserFilter) {
    query.push(" where true");
    if let Some(part) = filter.email.as_ref().filter(|part| !part.is_empty()) {
        query.push(" and instr(u.email_key, ");
        query.push_bind(Email::key_of(part)).push(") > 0");
    }
    if let Some(role) = filter.role {
        query.push(" and u.role = ").push_bind(role.as_str());
    }
    query.push(match filter.is_active {
        Some(true) => " and u.is_active",
        Some(false) => " and not u.is_active",
        None => "",
    });
}
