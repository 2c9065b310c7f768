/// What an audit entry tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditEvent {
    /// Somebody signed in.
    LoginSuccess,
    /// Somebody was not let in.
    LoginFailed,
    /// An account was made.
    RegisterSuccess,
    /// An account was asked for that exists.
    RegisterConflict,
    /// A password was changed.
    PasswordChangeSuccess,
    /// A password was not changed.
    PasswordChangeFailed,
    /// A category was made.
    CategoryCreated,
    /// A category was changed.
    CategoryUpdated,
    /// A category was deleted.
    CategoryDeleted,
    /// A product was made.
    ProductCreated,
    /// A product was changed.
    ProductUpdated,
    /// A product was deleted.
    ProductDeleted,
    /// A product was archived.
    ProductArchived,
    /// Pieces of a product were booked in or out by hand.
    StockAdjusted,
    /// An order moved on.
    OrderStatusChanged,
    /// The role of an account changed, or it was enabled or disabled.
    AccountAccessChanged,
    /// All sessions of an account were ended.
    AccountSessionsEnded,
    /// The cache was emptied.
    CacheFlushed,
    /// The log level was changed.
    LogLevelChanged,
    /// A replica was told to take no more requests.
    DrainStarted,
    /// A replica was told to take requests again.
    DrainEnded,
}

impl AuditEvent {
    /// Every event.
    pub const ALL: [Self; 21] = [
        Self::LoginSuccess,
        Self::LoginFailed,
        Self::RegisterSuccess,
        Self::RegisterConflict,
        Self::PasswordChangeSuccess,
        Self::PasswordChangeFailed,
        Self::CategoryCreated,
        Self::CategoryUpdated,
        Self::CategoryDeleted,
        Self::ProductCreated,
        Self::ProductUpdated,
        Self::ProductDeleted,
        Self::ProductArchived,
        Self::StockAdjusted,
        Self::OrderStatusChanged,
        Self::AccountAccessChanged,
        Self::AccountSessionsEnded,
        Self::CacheFlushed,
        Self::LogLevelChanged,
        Self::DrainStarted,
        Self::DrainEnded,
    ];

    /// The word that the databases keep and that the API shows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LoginSuccess => "login_success",
            Self::LoginFailed => "login_failed",
            Self::RegisterSuccess => "register_success",
            Self::RegisterConflict => "register_conflict",
            Self::PasswordChangeSuccess => "password_change_success",
            Self::PasswordChangeFailed => "password_change_failed",
            Self::CategoryCreated => "category_created",
            Self::CategoryUpdated => "category_updated",
            Self::CategoryDeleted => "category_deleted",
            Self::ProductCreated => "product_created",
            Self::ProductUpdated => "product_updated",
            Self::ProductDeleted => "product_deleted",
            Self::ProductArchived => "product_archived",
            Self::StockAdjusted => "stock_adjusted",
            Self::OrderStatusChanged => "order_status_changed",
            Self::AccountAccessChanged => "account_access_changed",
            Self::AccountSessionsEnded => "account_sessions_ended",
            Self::CacheFlushed => "cache_flushed",
            Self::LogLevelChanged => "log_level_changed",
            Self::DrainStarted => "drain_started",
            Self::DrainEnded => "drain_ended",
        }
    }

    /// Reads the word; `None` when it is none of them.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for event in AuditEvent::ALL {
            assert_eq!(AuditEvent::parse(event.as_str()), Some(event));
        }
        assert_eq!(AuditEvent::parse("login"), None);
    }
}
