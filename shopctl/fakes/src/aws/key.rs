use jiff::Timestamp;

/// Whoever may sign calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The access key id.
    pub id: String,
    /// What signs.
    pub secret: String,
    /// Must come with every call, where there is one.
    pub session: Option<String>,
    /// When calls begin to be refused as expired.
    pub expires_at: Option<Timestamp>,
    /// As `GetCallerIdentity` tells it.
    pub arn: String,
    /// As `GetCallerIdentity` tells it.
    pub user_id: String,
}

impl Key {
    /// The key that every [`World`](super::World) knows.
    pub fn operator() -> Self {
        Self {
            id: "AKIAFAKEOPERATOR0001".to_owned(),
            secret: "signs/for+the/operator".to_owned(),
            session: None,
            expires_at: None,
            arn: "arn:aws:iam::123456789012:user/operator".to_owned(),
            user_id: "AIDAFAKEOPERATOR0001".to_owned(),
        }
    }
}
