/// The columns of `users u` that make a [`super::User`].
macro_rules! user_columns {
    () => {
        "
            u.id,
            u.email,
            u.first_name,
            u.last_name,
            u.role,
            u.is_active,
            u.created_at,
            u.updated_at"
    };
}

/// The columns of `sessions s` that make a [`super::Session`], named apart from those of its account.
macro_rules! session_columns {
    () => {
        "
            s.id as session_id,
            s.user_id as session_user_id,
            s.user_agent as session_user_agent,
            s.ip_address as session_ip_address,
            s.created_at as session_created_at,
            s.expires_at as session_expires_at"
    };
}

pub(super) use {session_columns, user_columns};
