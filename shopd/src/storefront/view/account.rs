use askama::Template;

use super::{
    field::{ErrorSummary, Field},
    layout::Layout,
};

/// The form to sign in, posted to `/auth/login`.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/sign_in.html")]
pub struct SignInPage {
    /// The surroundings.
    pub layout: Layout,
    /// What is wrong with the form as a whole.
    pub message: Option<String>,
    /// The fields.
    pub fields: Vec<Field>,
    /// Where to go afterwards; a path that was checked.
    pub redirect: String,
    /// The address of the registration form, with the same way back.
    pub register_href: String,
    /// Accounts that may be tried, e-mail and password; none outside demonstrations.
    pub demo_accounts: Vec<(String, String)>,
}

impl SignInPage {
    fn errors(&self) -> Option<ErrorSummary> {
        ErrorSummary::of(self.message.as_ref(), &self.fields)
    }
}

/// The form to open an account, posted to `/auth/register`.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/register.html")]
pub struct RegisterPage {
    /// The surroundings.
    pub layout: Layout,
    /// What is wrong with the form as a whole.
    pub message: Option<String>,
    /// The fields.
    pub fields: Vec<Field>,
    /// Where to go afterwards; a path that was checked.
    pub redirect: String,
}

impl RegisterPage {
    fn errors(&self) -> Option<ErrorSummary> {
        ErrorSummary::of(self.message.as_ref(), &self.fields)
    }
}

/// A place where the account is signed in.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Browser and system: `Firefox on Linux`.
    pub device: String,
    /// When it was opened, as text.
    pub created_at: String,
    /// From which network address, where that is known.
    pub ip_address: Option<String>,
    /// Whether it is this one.
    pub current: bool,
    /// Where its end is posted.
    pub revoke_action: String,
}

/// The account: profile, password and sessions, posted to `/account/profile`, `/account/password` and
/// `/account/sessions/revoke-others`.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/account.html")]
pub struct AccountPage {
    /// The surroundings.
    pub layout: Layout,
    /// What is wrong with the form that was sent, as a whole.
    pub message: Option<String>,
    /// The e-mail address.
    pub email: String,
    /// Since when, as text.
    pub member_since: String,
    /// The fields of the profile form.
    pub profile: Vec<Field>,
    /// The fields of the password form.
    pub password: Vec<Field>,
    /// Where the account is signed in, this place first.
    pub sessions: Vec<SessionRow>,
}

impl AccountPage {
    fn errors(&self) -> Option<ErrorSummary> {
        ErrorSummary::of(
            self.message.as_ref(),
            self.profile.iter().chain(&self.password),
        )
    }

    fn has_other_sessions(&self) -> bool {
        self.sessions.iter().any(|session| !session.current)
    }
}
